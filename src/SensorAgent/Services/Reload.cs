using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Configuration;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Setup;
using SensorAgent.Systemd;

namespace SensorAgent.Services;

/// <summary>A changed configuration, taken up while the agent runs.</summary>
internal static class Reload
{
    public static void AddReload(this IServiceCollection services, ConfigurationSource source, LoadedConfiguration configuration, Findings findings, SimulatedDevices simulation)
    {
        services.AddSingleton(new RunningConfiguration(source, configuration, findings, simulation));
        services.AddSingleton(provider => new LastGoodConfiguration(
            provider.GetRequiredService<AgentPlan>().Agent.StateDirectory, provider.GetRequiredService<ILogger<LastGoodConfiguration>>()));
        services.AddSingleton<ReloadService>();
        services.AddSingleton(provider => new Lazy<ReloadService>(provider.GetRequiredService<ReloadService>));
        services.AddHostedService(provider => provider.GetRequiredService<ReloadService>());
        services.AddSingleton(provider => new ConfigurationEvents(
            provider.GetRequiredService<Outbox>(), provider.GetRequiredService<AgentPlan>().Topics, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ConfigurationTrial(
            () => Condition(provider.GetRequiredService<Link>(), provider.GetRequiredService<ReadingFlow>(), provider.GetRequiredService<OutputFleet>()),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ConfigurationEditor(
            source, provider.GetRequiredService<AgentPlan>(), provider.GetRequiredService<ReloadService>().ReloadAsync,
            provider.GetRequiredService<LastGoodConfiguration>().Keep, provider.GetRequiredService<ConfigurationTrial>(),
            provider.GetRequiredService<ConfigurationEvents>(), provider.GetRequiredService<Alerts>(), provider.GetRequiredService<ILogger<ConfigurationEditor>>()));
        services.AddSingleton<IConfigurationEditor>(provider => provider.GetRequiredService<ConfigurationEditor>());
        services.AddSingleton(provider => new Lazy<IConfigurationEditor>(provider.GetRequiredService<ConfigurationEditor>)); // it needs those who ask it
        services.AddHostedService(provider => provider.GetRequiredService<ConfigurationEditor>());
    }

    /// <summary>What works now; what has not said anything yet is taken to.</summary>
    private static AgentCondition Condition(Link link, ReadingFlow flow, OutputFleet outputs)
    {
        var works = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var channel in flow.Channels)
            works[channel.Channel.Id.ToString()] = channel.Status is "online" or "";
        foreach (var output in outputs.Outputs)
            works[$"output {output.Plan.Name}"] = output.Error.Length == 0;
        return new(link.IsConnected, works);
    }
}

/// <summary>What the agent was started with.</summary>
/// <param name="Source">Where the configuration is read from.</param>
/// <param name="Loaded">What was loaded and runs.</param>
/// <param name="Findings">What was found in the file that was asked for.</param>
/// <param name="Simulation">The devices of a simulated board.</param>
internal sealed record RunningConfiguration(ConfigurationSource Source, LoadedConfiguration Loaded, Findings Findings, SimulatedDevices Simulation);

/// <summary>
/// Reads the configuration again on SIGHUP and when its file changes. What changed is taken up channel by channel; what cannot stand changes
/// nothing and raises <c>alert/config</c>.
/// </summary>
internal sealed partial class ReloadService(
    RunningConfiguration running, LastGoodConfiguration lastGood, AgentPlan started, SensorFleet sensors, OutputFleet outputs, InputLinks links,
    RuleFleet rules, Link link, Alerts alerts, Outbox outbox, AgentInfo info, ManagementService management, HomeAssistantDiscovery discovery, StartLog starts,
    IHostApplicationLifetime lifetime, TimeProvider time, ILoggerFactory loggers, ILogger<ReloadService> logger) : BackgroundService
{
    private const string Alert = "config";
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300); // editors write in several steps
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _gate = new(1);
    private AgentPlan? _takenUp;
    private PosixSignalRegistration? _hangUp;
    private string _seen = "";

    /// <summary>True when the agent ends to be started anew.</summary>
    public bool WantsRestart { get; private set; }

    /// <summary>Reads the configuration and takes it up; returns what is wrong with it, and then nothing has changed.</summary>
    /// <param name="onTrial">True where it is not yet to be kept as one that can be fallen back to.</param>
    /// <param name="cancellationToken">Ends the waiting for another reload.</param>
    public async Task<IReadOnlyList<Mistake>> ReloadAsync(bool onTrial, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        ServiceManager.Reloading(time);
        try
        {
            var findings = new Findings();
            _seen = Content(); // before it is loaded: what is written meanwhile is looked at again
            var loaded = running.Source.Load(findings);
            var next = ConfigurationSource.Plan(loaded, _ => started.Board, findings);
            if (findings.Mistakes.Count > 0)
            {
                Refuse(findings.Mistakes);
                return findings.Mistakes;
            }

            if (started.SafeModeCause.Length > 0)
            {
                Restart(); // another configuration deserves a fresh start
                return [];
            }

            await TakeUpAsync(next, cancellationToken);
            if (!onTrial)
                lastGood.Keep(loaded.File);
            return [];
        }
        finally
        {
            ServiceManager.Notify("READY=1");
            _gate.Release();
        }
    }

    /// <summary>Ends the agent, with the exit code at which systemd starts it anew.</summary>
    public void Restart()
    {
        WantsRestart = true;
        lifetime.StopApplication();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _hangUp?.Dispose();
        _gate.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the agent says that it is ready: a SIGHUP that nobody awaits would end it.
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _asked.Writer.TryWrite(true);
        });
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _seen = Content();
        if (running.Findings.Mistakes.Count > 0)
            Refuse(running.Findings.Mistakes); // the last good one runs in its place
        if (started.SafeModeCause.Length > 0)
            EnterSafeMode();
        else
            _ = GrowUpAsync(stoppingToken);

        using var watcher = Watch(running.Source.Load(new Findings()).File);
        await foreach (var always in _asked.Reader.ReadAllAsync(stoppingToken))
        {
            await Task.Delay(Settling, time, stoppingToken);
            if (always || Content() != _seen)
                await ReloadAsync(onTrial: false, stoppingToken);
        }
    }

    /// <summary>What lives long enough is worth falling back to.</summary>
    private async Task GrowUpAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(StartLog.Infancy, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
            return;
        if (ServiceManager.IsThere)
            starts.Succeeded();
        if (running.Findings.Mistakes.Count == 0 && _takenUp is null)
            lastGood.Keep(running.Loaded.File);
    }

    private void EnterSafeMode()
    {
        alerts.Raise("safe-mode", started.SafeModeCause);
        LogSafeMode(started.SafeModeCause);
    }

    private async Task TakeUpAsync(AgentPlan next, CancellationToken cancellationToken)
    {
        running.Simulation.Attach(next);
        await sensors.StopChangedAsync(next.Sensors);
        await outputs.ApplyAsync(next.Outputs, next.Groups, link.IsConnected);
        links.Use(next.Links);
        await sensors.StartAsync(next.Sensors);
        rules.Apply(next.Rules);
        discovery.Announce(next.Discovery);
        if (!(_takenUp ?? started).ConnectsAs(next))
            link.Use(MqttAdapter.ForAgent(next, time, loggers));
        else
            await link.ResubscribeAsync(cancellationToken);
        management.TakeUp(next);
        (info with { Sensors = next.Sensors.Count, Outputs = next.Outputs.Count }).Post(outbox, next.Topics);

        if (started.NeedsRestartFor(next) is { Count: > 0 } sections)
        {
            var text = $"What changed in {string.Join(" and ", sections)} is taken up by a restart only: sudo systemctl restart sensoragent";
            alerts.Raise(Alert, text);
            LogNeedsRestart(text);
        }
        else
        {
            alerts.Clear(Alert);
        }

        _takenUp = next;
        LogTakenUp(next.Sensors.Count, next.Outputs.Count);
    }

    private void Refuse(IReadOnlyList<Mistake> mistakes)
    {
        var lines = Mistake.Lines(mistakes);
        if (!alerts.Raise(Alert, $"The configuration cannot be used, the last good one goes on. {string.Join(' ', lines)}"))
            return;
        foreach (var mistake in lines)
            LogMistake(mistake);
    }

    private string Content() => running.Source.Load(new Findings()).Content();

    private FileSystemWatcher? Watch(string file)
    {
        if (file.Length == 0)
            return null;
        try
        {
            // The directory, not the file: editors put a new file in its place.
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!, Path.GetFileName(file));
            watcher.Changed += (_, _) => _asked.Writer.TryWrite(false);
            watcher.Created += (_, _) => _asked.Writer.TryWrite(false);
            watcher.Renamed += (_, _) => _asked.Writer.TryWrite(false);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception fault) when (fault is IOException or ArgumentException or UnauthorizedAccessException)
        {
            LogNotWatched(file, fault.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "The configuration is taken up: {Sensors} sensors, {Outputs} outputs.")]
    private partial void LogTakenUp(int sensors, int outputs);

    [LoggerMessage(LogLevel.Critical, "Safe mode. {Cause}")]
    private partial void LogSafeMode(string cause);

    [LoggerMessage(LogLevel.Warning, "{What}")]
    private partial void LogNeedsRestart(string what);

    [LoggerMessage(LogLevel.Error, "The configuration cannot be used, the last good one goes on: {Mistake}")]
    private partial void LogMistake(string mistake);

    [LoggerMessage(LogLevel.Warning, "Changes of {File} are not noticed by themselves: {Reason} Use systemctl reload sensoragent.")]
    private partial void LogNotWatched(string file, string reason);
}
