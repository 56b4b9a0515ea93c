using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;

namespace SensorAgent.Core.Rules;

/// <summary>
/// Every rule, worked out on this machine with or without a broker. One loop takes what happens, one thing after the other: readings, states of outputs,
/// the link, the time, and rules switched on and off.
/// </summary>
public sealed partial class RuleFleet
{
    private const string Alert = "rules-clock";
    private const int Waiting = 4096; // the oldest is dropped: a newer reading or state says more
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1); // the wall clock may be set meanwhile
    private static readonly TimeSpan LookAtClock = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10); // with whoever waits for the answer to a switch
    private readonly OutputFleet _outputs;
    private readonly ReadingFlow _readings;
    private readonly RuleTopics _messages;
    private readonly TopicScheme _topics;
    private readonly RuleJournal _journal;
    private readonly Alerts _alerts;
    private readonly TimeProvider _time;
    private readonly Func<bool> _clockIsRight;
    private readonly ILogger<RuleFleet> _logger;
    private readonly long _start;
    private readonly Channel<Action> _happened = Channel.CreateBounded<Action>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly ConcurrentDictionary<string, RunningRule> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _commanded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lastAsked = new(StringComparer.Ordinal); // output → the rule that last wanted something of it
    private volatile HashSet<ChannelId> _watched = [];
    private volatile IReadOnlyList<string> _names;
    private IReadOnlyList<RulePlan>? _next; // what another configuration says
    private bool _isLinkUp;

    /// <summary>Prepares the rules; nothing happens before <see cref="RunAsync"/>.</summary>
    /// <param name="rules">What the configuration says.</param>
    /// <param name="outputs">What they command.</param>
    /// <param name="readings">What they watch.</param>
    /// <param name="outbox">Where they tell what they did.</param>
    /// <param name="topics">The topics.</param>
    /// <param name="journal">Keeps which are switched off.</param>
    /// <param name="alerts">Where a clock that is not right is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="clockIsRight">Whether the time of day can be relied on.</param>
    /// <param name="logger">The log.</param>
    public RuleFleet(
        IReadOnlyList<RulePlan> rules, OutputFleet outputs, ReadingFlow readings, Outbox outbox, TopicScheme topics, RuleJournal journal, Alerts alerts,
        TimeProvider time, Func<bool> clockIsRight, ILogger<RuleFleet> logger)
    {
        (_outputs, _readings, _topics, _journal, _alerts, _time, _clockIsRight, _logger) = (outputs, readings, topics, journal, alerts, time, clockIsRight, logger);
        _messages = new(outbox, topics);
        _start = time.GetTimestamp();
        _names = [.. rules.Select(rule => rule.Name)];
        Take(rules);
        readings.Settled += Heard;
        outputs.Told += Heard;
    }

    /// <summary>Every rule as it is now.</summary>
    public IReadOnlyList<RuleSnapshot> Rules => [.. _rules.Values.Select(rule => rule.Snapshot).OrderBy(rule => rule.Plan.Name, StringComparer.Ordinal)];

    /// <summary>The topics to subscribe to.</summary>
    public IReadOnlyList<string> Topics => [.. _names.Select(_topics.RuleSet).Where(topic => topic.Length > 0)];

    private RuleTime Now => new(_time.GetElapsedTime(_start), _clockIsRight() ? _time.GetUtcNow() : null, _time.LocalTimeZone);

    /// <summary>Works the rules out until cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await using var alarm = _time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        do
        {
            if (Interlocked.Exchange(ref _next, null) is { } next)
                Take(next);
            while (_happened.Reader.TryRead(out var happened))
                happened();
            alarm.Change(Advance(), Timeout.InfiniteTimeSpan);
        }
        while (await _happened.Reader.WaitToReadAsync(stoppingToken));
    }

    /// <summary>Goes on with these rules; one that is as before keeps what it has seen.</summary>
    public void Apply(IReadOnlyList<RulePlan> rules)
    {
        _names = [.. rules.Select(rule => rule.Name)];
        Interlocked.Exchange(ref _next, rules);
        Wake();
    }

    /// <summary>The broker is there, or gone.</summary>
    public void LinkChanged(bool isUp) => Happen(() =>
    {
        _isLinkUp = isUp;
        foreach (var rule in _rules.Values)
            rule.State.SeeLink(isUp);
    });

    /// <summary>Takes a message; returns at once. False when it is not for a rule.</summary>
    public bool Receive(InboundMessage message)
    {
        if (_names.FirstOrDefault(rule => _topics.RuleSet(rule) == message.Topic) is not { } name)
            return false;
        var parsed = CommandParser.Parse(message.Payload.Span, OutputKind.Switch);
        var request = message with { Payload = default, CorrelationData = message.CorrelationData.ToArray() };
        if (!message.Retained || !message.Payload.IsEmpty) // somebody clears a retained command: no command itself
            Happen(() => _messages.Answer(name, request, Switch(name, parsed, request.Retained)));
        return true;
    }

    /// <summary>Switches a rule from this machine, as on its topic, and gives the answer; never throws.</summary>
    public async Task<CommandAnswer> SwitchAsync(string rule, ReadOnlyMemory<byte> command)
    {
        var parsed = CommandParser.Parse(command.Span, OutputKind.Switch);
        var answered = new TaskCompletionSource<CommandAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        Happen(() => answered.TrySetResult(Switch(rule, parsed, isRetained: false)));
        try
        {
            return await answered.Task.WaitAsync(Patience, _time);
        }
        catch (TimeoutException)
        {
            return new(CommandStatus.Error, $"The rules have not answered within {Duration.ToWords(Patience)}.", "");
        }
    }

    private void Heard(Reading reading)
    {
        if (_watched.Contains(reading.Channel))
            Happen(() => See(reading));
    }

    private void Heard(OutputSnapshot output)
    {
        if (!_rules.IsEmpty)
            Happen(() => See(output));
    }

    private void Happen(Action action) => _happened.Writer.TryWrite(action);

    private void Wake() => Happen(static () => { });

    private void Take(IReadOnlyList<RulePlan> rules)
    {
        foreach (var gone in _rules.Keys.Except(rules.Select(rule => rule.Name)).ToArray())
        {
            _rules.TryRemove(gone, out _);
            _journal.Forget(gone);
            _messages.Clear(gone);
        }

        foreach (var plan in rules.Where(plan => !_rules.TryGetValue(plan.Name, out var running) || !running.Plan.IsAsBefore(plan)))
            Begin(plan);
        _watched = [.. rules.Select(rule => rule.When.Channel?.Id).OfType<ChannelId>()];
        foreach (var output in _outputs.Outputs)
            See(output);
    }

    private void Begin(RulePlan plan)
    {
        var rule = new RunningRule(plan, _journal.IsOn(plan.Name), Now.Elapsed);
        rule.State.SeeLink(_isLinkUp);
        if (plan.When.Channel is { IsEvent: false } watched && _readings.Channels.FirstOrDefault(channel => channel.Channel.Id == watched.Id)?.Last is { } last)
            rule.State.See(last, Now.Elapsed);
        foreach (var (output, at) in _commanded)
            rule.TakenOver(output, _time.GetElapsedTime(_start, at));
        _rules[plan.Name] = rule;
        _messages.PostSwitch(plan.Name, rule.IsOn);
    }

    private void See(Reading reading)
    {
        foreach (var rule in _rules.Values.Where(rule => rule.Plan.When.Channel?.Id == reading.Channel))
        {
            if (rule.State.See(reading, Now.Elapsed))
                Decide(rule, happens: true);
        }
    }

    private void See(OutputSnapshot output)
    {
        var name = output.Plan.Name;
        if (output.Commanded is { } at && !(_commanded.TryGetValue(name, out var known) && known == at))
        {
            _commanded[name] = at;
            foreach (var rule in _rules.Values)
                rule.TakenOver(name, _time.GetElapsedTime(_start, at));
        }

        foreach (var rule in _rules.Values.Where(rule => rule.Plan.When.Output?.Name == name))
            rule.State.See(output);
    }

    private CommandAnswer Switch(string name, ParsedCommand parsed, bool isRetained)
    {
        if (!_rules.TryGetValue(name, out var rule))
            return new(CommandStatus.Error, $"There is no rule \"{name}\"; {Spelling.DidYouMean(name, [.. _rules.Keys])}", "");
        bool? on = parsed switch
        {
            { At: null, Command: SetCommand { For: null, Transition: null } set } => set.State.IsOn,
            { At: null, Command: ToggleCommand { For: null, Transition: null } } => !rule.IsOn,
            _ => null,
        };
        if (isRetained)
            return new(CommandStatus.Ignored, "The command is retained, and would act again at every connect; publish it without retain.", RuleTopics.Word(rule.IsOn));
        if (on is not { } wanted)
            return new(CommandStatus.Error, "A rule takes ON, OFF or TOGGLE.", RuleTopics.Word(rule.IsOn));
        rule.Switch(wanted);
        _journal.Keep(name, wanted);
        _messages.PostSwitch(name, wanted);
        LogSwitched(name, wanted ? "on" : "off");
        return new(CommandStatus.Ok, "", RuleTopics.Word(wanted));
    }

    /// <summary>Does what is due, and says how long nothing will be.</summary>
    private TimeSpan Advance()
    {
        foreach (var rule in _rules.Values.OrderBy(rule => rule.Plan.Name, StringComparer.Ordinal))
        {
            Decide(rule, happens: false);
            foreach (var command in rule.Due(Now.Elapsed, command => command.Moves.All(output => _lastAsked.GetValueOrDefault(output) == rule.Plan.Name)))
                _ = AskAsync(rule, command);
        }

        var waiting = _rules.Values.Where(rule => rule.IsOn && rule.State.WaitsForClock).Select(rule => rule.Plan.Name).Order(StringComparer.Ordinal).ToArray();
        TellWaiting(waiting);
        var now = Now;
        TimeSpan?[] candidates =
        [
            .. _rules.Values.Select(rule => rule.UntilNext(now)),
            waiting.Length > 0 ? LookAtClock : _rules.Values.Any(rule => rule.Plan.When.Schedule is not null) ? LongestSleep : null,
        ];
        return candidates.Min() is { } next ? TimeSpan.FromTicks(Math.Max(next.Ticks, TimeSpan.TicksPerMillisecond)) : Timeout.InfiniteTimeSpan;
    }

    private void Decide(RunningRule rule, bool happens)
    {
        if (!rule.IsOn || rule.State.Decide(Now, happens) is not { } branch)
            return;
        var commands = rule.Fire(branch, Now.Elapsed, _time.GetUtcNow());
        foreach (var output in rule.Plan.Of(branch).SelectMany(command => command.Moves))
            _lastAsked[output] = rule.Plan.Name;
        if (rule.Plan.Of(branch).Count > 0)
            LogFired(rule.Why);
        foreach (var command in commands)
            _ = AskAsync(rule, command);
        Tell(rule);
    }

    /// <summary>Never throws: the output answers in words.</summary>
    private async Task AskAsync(RunningRule rule, RuleCommand command)
    {
        var why = rule.Why;
        var answer = await _outputs.CommandAsync(command.Output, Payload.Text(command.Text), OutputCause.Rule, why);
        Happen(() =>
        {
            if (rule.Answered(command, why, answer, Now.Elapsed))
                Tell(rule);
        });
    }

    private void Tell(RunningRule rule)
    {
        if (rule.Told is { } told)
            _messages.PostFired(rule.Plan.Name, told);
    }

    private void TellWaiting(string[] rules)
    {
        if (rules.Length == 0)
            _alerts.Clear(Alert);
        else if (_alerts.Raise(Alert, $"The clock is not synchronised: {string.Join(" and ", rules)} {(rules.Length == 1 ? "waits" : "wait")} until it is."))
            LogWaiting(string.Join(" and ", rules));
    }

    [LoggerMessage(LogLevel.Debug, "{Why}")] // the output says it as well, when it moves
    private partial void LogFired(string why);

    [LoggerMessage(LogLevel.Information, "Rule {Rule} is switched {State}.")]
    private partial void LogSwitched(string rule, string state);

    [LoggerMessage(LogLevel.Warning, "The clock is not synchronised; the rules {Rules} wait until it is.")]
    private partial void LogWaiting(string rules);
}
