using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;

namespace SensorAgent.Configuration;

/// <summary>Reads the configuration and takes it up; the flag says that it is on trial. Returns what is wrong with it.</summary>
internal delegate Task<IReadOnlyList<Mistake>> TakeUpConfiguration(bool onTrial, CancellationToken cancellationToken);

/// <summary>
/// Changes the configuration file from afar: checks, writes, takes up, and watches for a minute. What was before is kept in the state directory
/// until then, so that it comes back also when the agent ends meanwhile.
/// </summary>
internal sealed partial class ConfigurationEditor(
    ConfigurationSource source, AgentPlan started, TakeUpConfiguration takeUp, Action<string> keepAsGood, ConfigurationTrial trial, ConfigurationEvents events,
    Alerts alerts, ILogger<ConfigurationEditor> logger) : BackgroundService, IConfigurationEditor
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Channel<Trial> _trials = Channel.CreateBounded<Trial>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private CancellationTokenSource? _watching;

    /// <inheritdoc/>
    public string File => source.Load(new Findings()).File;

    /// <inheritdoc/>
    public bool IsWritable => File is { Length: > 0 } file && CanReplace(System.IO.File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);

    /// <inheritdoc/>
    public string Text => Redaction.Of(source.Load(new Findings()).Content());

    private string Before => Path.Combine(started.Agent.StateDirectory, "appsettings.before.json");

    /// <summary>The first line of what is kept: two agents of one user have one state directory.</summary>
    private string Whose => $"// {File}";

    /// <inheritdoc/>
    public ConfigurationVerdict Check(string text) => Check(text, out _);

    /// <inheritdoc/>
    public async Task<ConfigurationVerdict> ApplyAsync(string text, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var verdict = Check(text, out var whole);
            var content = source.Load(new Findings()).Content();
            if (!verdict.IsRight || whole == content)
                return verdict;
            if (!IsWritable)
                throw new IOException($"The agent may not write {(File.Length > 0 ? File : "a configuration: there is no file")}; sudo ./install.sh --allow-config-edit lets it (docs/requests.md).");

            var condition = trial.Condition;
            if (TextBefore() is null) // a change of a change that is on trial goes back with it
                PrivateFile.Write(Before, Encoding.UTF8.GetBytes($"{Whose}\n{content}"));
            events.OnTrial(verdict.Changes);
            ConfigurationWriter.Replace(File, whole, _ => true);
            LogOnTrial(verdict.Changes.Count);
            await takeUp(true, cancellationToken);
            if (_watching is { } watching)
                await watching.CancelAsync();
            _trials.Writer.TryWrite(new(condition, whole));
            return verdict;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _gate.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (TextBefore() is not null)
            await ResumeAsync(stoppingToken);
        await foreach (var next in _trials.Reader.ReadAllAsync(stoppingToken))
        {
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            _watching = watching;
            try
            {
                await EndAsync(next, await trial.WatchAsync(next.Condition, watching.Token), stoppingToken);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                // Another change is on trial in its place.
            }
            finally
            {
                _watching = null;
            }
        }
    }

    /// <summary>The agent was ended within a trial: by the change, perhaps.</summary>
    private async Task ResumeAsync(CancellationToken stoppingToken)
    {
        var now = new Trial(trial.Condition with { IsConnected = true }, source.Load(new Findings()).Content());
        if (started.SafeModeCause.Length > 0)
            await EndAsync(now, "the agent broke down again and again", stoppingToken);
        else
            _trials.Writer.TryWrite(now);
    }

    private async Task EndAsync(Trial ended, string? lost, CancellationToken stoppingToken)
    {
        await _gate.WaitAsync(stoppingToken);
        try
        {
            if (_trials.Reader.Count > 0)
                return; // another change is on trial already
            if (source.Load(new Findings()).Content() != ended.Text)
                LogEdited();
            else if (lost is null)
                Confirm();
            else
                await TakeBackAsync(lost, stoppingToken);
            System.IO.File.Delete(Before);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            alerts.Raise("config", $"The change of the configuration could not be taken back: {fault.Message}");
            LogNotRolledBack(fault.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What the file said before the change that is on trial; null where none is.</summary>
    private string? TextBefore() =>
        System.IO.File.Exists(Before) && System.IO.File.ReadAllText(Before).Split('\n', 2) is [var whose, var text] && whose == Whose ? text : null;

    private void Confirm()
    {
        keepAsGood(File);
        events.Confirmed();
        LogConfirmed();
    }

    private async Task TakeBackAsync(string lost, CancellationToken stoppingToken)
    {
        ConfigurationWriter.Replace(File, TextBefore()!, _ => true);
        var reason = $"The change of the configuration was taken back: {lost}.";
        events.RolledBack(reason);
        await takeUp(false, stoppingToken);
        alerts.Raise("config", reason);
        LogRolledBack(reason);
    }

    private ConfigurationVerdict Check(string text, out string whole)
    {
        var findings = new Findings();
        var before = source.Load(new Findings());
        whole = text;
        try
        {
            (whole, var lost) = Redaction.PutBack(text, before.Content());
            foreach (var path in lost)
                findings.Add(path, $"{Redaction.Mask} stands for a secret that the file does not have there", "write the value itself");
        }
        catch (JsonException)
        {
            // loading it says what is wrong, and where
        }

        var next = source.LoadText(whole, findings);
        if (findings.Mistakes.Count == 0)
            ConfigurationSource.Plan(next, _ => started.Board, findings);
        return new(findings.Mistakes, findings.Mistakes.Count > 0 ? [] : ConfigurationChanges.Between(before.Values, next.Values));
    }

    /// <summary>Whether the file can be replaced: written itself, and beside itself.</summary>
    private static bool CanReplace(string file)
    {
        try
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            using var draft = new FileStream($"{file}.probe", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "The configuration was changed on request, {Changes} changes; it is on trial for a minute.")]
    private partial void LogOnTrial(int changes);

    [LoggerMessage(LogLevel.Information, "The changed configuration has stood its trial.")]
    private partial void LogConfirmed();

    [LoggerMessage(LogLevel.Information, "The configuration was edited while a change of it was on trial; that edit stays.")]
    private partial void LogEdited();

    [LoggerMessage(LogLevel.Error, "{What}")]
    private partial void LogRolledBack(string what);

    [LoggerMessage(LogLevel.Error, "The change of the configuration could not be taken back: {Reason}")]
    private partial void LogNotRolledBack(string reason);

    private sealed record Trial(AgentCondition Condition, string Text);
}
