using System.CommandLine;
using Microsoft.Extensions.Logging;
using SensorAgent.Configuration;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Services;
using SensorAgent.Systemd;

namespace SensorAgent.Cli;

/// <summary>The configuration as a command finds it, and where the command writes.</summary>
internal sealed class Session : IDisposable
{
    private Session(ParseResult parsed, Option<string?> configOption, IReadOnlyList<string> settings)
    {
        (Output, Error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        Source = new(parsed.GetValue(configOption), settings, CommandLine.Commands);
        Configuration = Source.Load(Findings);
        Logs = new(Configuration.Values, Output, Time);
        Plan = ConfigurationSource.Plan(Configuration, board => Boards.Open(board, Time, Loggers, Findings), Findings);
        Simulation = new(Time);
        Simulation.Attach(Plan);
    }

    public TimeProvider Time { get; } = TimeProvider.System;

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public ConfigurationSource Source { get; }

    public LoadedConfiguration Configuration { get; private set; }

    public Findings Findings { get; } = new();

    public AgentPlan Plan { get; private set; }

    public SimulatedDevices Simulation { get; }

    public Logs Logs { get; }

    public ILoggerFactory Loggers => Logs.Factory;

    /// <summary>Whether the plan can be run.</summary>
    public bool IsRight => Findings.Mistakes.Count == 0;

    public static Session Open(ParseResult parsed, Option<string?> configOption) => new(parsed, configOption, parsed.UnmatchedTokens);

    /// <summary>For a command whose words may be anything: the settings among them are told apart by the command.</summary>
    public static Session Open(ParseResult parsed, Option<string?> configOption, IReadOnlyList<string> settings) => new(parsed, configOption, settings);

    /// <summary>Takes the last configuration that could be run, where one was kept; the findings stay those of the file.</summary>
    public bool TakeLastGood()
    {
        var file = LastGoodConfiguration.FileIn(Machine.Identity().StateDirectory);
        if (!File.Exists(file))
            return false;
        var findings = new Findings();
        var configuration = Source.Load(findings, file);
        var plan = ConfigurationSource.Plan(configuration, board => Boards.Open(board, Time, Loggers, findings), findings);
        if (findings.Mistakes.Count > 0)
            return false;
        (Configuration, Plan) = (configuration, plan);
        Simulation.Attach(plan);
        return true;
    }

    /// <summary>Leaves the sensors out, and lets the outputs begin in their fail-safe states.</summary>
    public void EnterSafeMode(string cause) => Plan = Plan.InSafeMode(
        $"The agent ended within a minute five times in a row. {(cause.Length > 0 ? $"The last time: {cause.TrimEnd('.')}." : "It could not say why: it was killed, or ran out of memory.")}"
        + " It runs without its sensors until the configuration or the version changes, or the service is restarted.");

    /// <summary>
    /// Prints the mistakes. The exit code is 1 for a person, and 78 (EX_CONFIG) for systemd, which the unit takes as a reason not to
    /// start again.
    /// </summary>
    public int RefuseConfiguration()
    {
        var count = Findings.Mistakes.Count;
        Error.WriteLine($"{(count == 1 ? "1 mistake" : $"{count} mistakes")}{(Configuration.File.Length > 0 ? $"; the configuration is {Configuration.File}" : "")}");
        foreach (var mistake in Mistake.Lines(Findings.Mistakes))
            Error.WriteLine($"  {mistake}");
        return ServiceManager.IsThere ? 78 : 1;
    }

    /// <summary>Prints a sentence on why something could not be done.</summary>
    public int Refuse(string sentence)
    {
        Error.WriteLine(sentence);
        return 1;
    }

    /// <summary>Prints what works but is worth knowing.</summary>
    public void PrintNotes()
    {
        foreach (var note in Findings.Notes)
            Error.WriteLine($"note: {note}");
    }

    /// <inheritdoc/>
    public void Dispose() => Logs.Dispose();
}
