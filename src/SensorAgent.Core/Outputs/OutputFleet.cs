using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Outputs;

/// <summary>Every output's worker: started together, and one by one when the configuration changes.</summary>
public sealed class OutputFleet : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly IBoard _board;
    private readonly OutputTopics _topics;
    private readonly OutputRouter _router;
    private readonly OutputJournal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger<OutputWorker> _logger;
    private readonly BusWorkers _workers;
    private readonly IMessages? _messages;
    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InterlockGroup> _interlocks = new(StringComparer.Ordinal);
    private readonly OutputGroups _groups;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _stopping;

    /// <summary>Prepares the outputs: commands find them from here on, nothing is touched before <see cref="RunAsync(CancellationToken)"/>.</summary>
    public OutputFleet(
        IReadOnlyList<OutputPlan> outputs, IReadOnlyList<GroupPlan> groups, IBoard board, OutputTopics topics, OutputRouter router, OutputJournal journal,
        BusWorkers workers, TimeProvider time, ILogger<OutputWorker> logger, IMessages? messages = null)
    {
        (_board, _topics, _router, _journal, _workers, _time, _logger, _messages) = (board, topics, router, journal, workers, time, logger, messages);
        _groups = new(new(AskAsync, FindOrNull, topics, time, logger));
        foreach (var plan in outputs)
            Hire(plan);
        _groups.Prepare(groups);
        Route();
    }

    /// <summary>Every output as it is now.</summary>
    public IReadOnlyList<OutputSnapshot> Outputs => [.. _members.Values.Select(member => member.Worker.Snapshot).OrderBy(output => output.Plan.Name, StringComparer.Ordinal)];

    /// <summary>Every group and scene, with the state of a group: ON while any of its outputs is; empty for a scene.</summary>
    public IReadOnlyList<(GroupPlan Plan, string State)> Groups => [.. _groups.All.Select(group => (group.Plan, group.State))];

    /// <summary>Says what an output does whenever that is told; called from the output's own thread.</summary>
    public event Action<OutputSnapshot>? Told;

    /// <summary>How long commands took.</summary>
    public CommandTimes Times { get; } = new();

    /// <summary>How many outputs are driven.</summary>
    public int Count => _members.Count;

    /// <summary>The outputs whose workers do not move.</summary>
    public IEnumerable<string> Stuck => _members.Values.Where(member => !member.Running.IsCompleted && !member.Worker.Moves()).Select(member => member.Plan.Name);

    /// <summary>
    /// Drives the outputs until cancelled, then brings each to the state declared for the end; throws when a worker breaks, which none should.
    /// </summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await _gate.WaitAsync(CancellationToken.None);
        _stopping = stoppingToken;
        _journal.Begin();
        foreach (var member in _members.Values)
            Start(member);
        _groups.Start();
        _gate.Release();
        try
        {
            await _broken.Task.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await _gate.WaitAsync(CancellationToken.None);
            await StopAsync([.. _members.Values]);
            await _groups.StopAsync();
            _gate.Release();
            _journal.End();
        }
    }

    /// <summary>
    /// Goes on with these outputs. One whose hardware is the same keeps its state, and is not even closed; any other change is an end and a start.
    /// What the broker keeps of outputs that are no more is cleared.
    /// </summary>
    /// <param name="outputs">The outputs that the configuration names now.</param>
    /// <param name="groups">The groups and scenes that it names now.</param>
    /// <param name="isConnected">Whether the broker is there.</param>
    public async Task ApplyAsync(IReadOnlyList<OutputPlan> outputs, IReadOnlyList<GroupPlan> groups, bool isConnected)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (_stopping.IsCancellationRequested)
                return;
            await _groups.StopAsync();
            (string Name, string Location)[] before = [.. _members.Values.Select(member => (member.Plan.Name, member.Plan.Location)), .. Places(Groups.Select(group => group.Plan))];
            var next = outputs.ToDictionary(output => output.Name, StringComparer.Ordinal);
            await StopAsync([.. _members.Values.Where(member => !next.TryGetValue(member.Plan.Name, out var plan) || !member.Plan.HasHardwareOf(plan))]);
            foreach (var plan in outputs)
            {
                if (!_members.TryGetValue(plan.Name, out var member))
                {
                    member = Hire(plan);
                    member.Worker.LinkChanged(isConnected);
                    Start(member);
                }
                else if (!member.Plan.IsAsBefore(plan))
                {
                    member.Plan = plan;
                    member.Worker.Adopt(plan, InterlockOf(plan));
                }
            }

            (string Name, string Location)[] after = [.. outputs.Select(plan => (plan.Name, plan.Location)), .. Places(groups)];
            foreach (var (name, location) in before.Except(after))
                _topics.Clear(name, location, detail: after.All(there => there.Name != name));
            _groups.Prepare(groups);
            Route();
            _groups.Start();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Gives an output, group or scene a command from this machine: the dashboard's, a rule's, a link's. It goes the way of any other,
    /// through the same guards, and is answered to the caller instead of on <c>result</c>. It never throws.
    /// </summary>
    /// <param name="output">The name of the output, group or scene.</param>
    /// <param name="command">The command, exactly as it would come on <c>…/set</c>.</param>
    /// <param name="cause">Who gives it.</param>
    public Task<CommandAnswer> CommandAsync(string output, ReadOnlyMemory<byte> command, OutputCause cause = OutputCause.Command)
    {
        if (_groups.Find(output) is { } group)
            return AnswerAsync(group.Ask, new(group.Plan.Parse(command.Span), Retained: false) { Cause = cause });
        if (_members.TryGetValue(output, out var member))
            return AnswerAsync(member.Worker.Ask, new(CommandParser.Parse(command.Span, member.Plan.Kind, member.Plan.Range), Retained: false) { Cause = cause });
        return Task.FromResult(new CommandAnswer(
            CommandStatus.Error, $"There is no output \"{output}\"; {Spelling.DidYouMean(output, [.. _members.Keys, .. _groups.All.Select(known => known.Plan.Name)])}", ""));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _groups.Dispose();
        _gate.Dispose();
    }

    private Task<CommandAnswer> AskAsync(string output, OutputRequest request) => _members.TryGetValue(output, out var member)
        ? AnswerAsync(member.Worker.Ask, request)
        : Task.FromResult(new CommandAnswer(CommandStatus.Error, OutputRequest.Ended, ""));

    private async Task<CommandAnswer> AnswerAsync(Action<OutputRequest> ask, OutputRequest request)
    {
        var answered = new TaskCompletionSource<CommandAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        ask(request with { Answered = answer => answered.TrySetResult(answer) });
        try
        {
            return await answered.Task.WaitAsync(Patience, _time);
        }
        catch (TimeoutException)
        {
            return new(CommandStatus.Error, $"It has not answered within {Duration.ToWords(Patience)}; the hardware may hang.", "");
        }
    }

    private Member Hire(OutputPlan plan)
    {
        var member = new Member(plan, new(plan, _board, _topics, _journal, _time, _logger, InterlockOf(plan), _messages) { Told = Tell, Times = Times });
        _members[plan.Name] = member;
        return member;
    }

    private void Start(Member member)
    {
        member.Stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        member.Running = RunAsync(member.Worker, WorkerOf(member.Plan), member.Stop.Token);
    }

    private void Route() => _router.Route([.. _members.Values.Select(member => (member.Plan, member.Worker))], _groups.All);

    private static IEnumerable<(string Name, string Location)> Places(IEnumerable<GroupPlan> groups) =>
        groups.Where(group => !group.IsScene).Select(group => (group.Name, group.Location));

    private OutputSnapshot? FindOrNull(string output) => _members.GetValueOrDefault(output)?.Worker.Snapshot;

    private void Tell(OutputSnapshot told)
    {
        _groups.Told(told);
        Told?.Invoke(told);
    }

    private InterlockGroup? InterlockOf(OutputPlan plan)
    {
        if (plan.Guards.Interlock is not { Length: > 0 } name)
            return null;
        if (!_interlocks.TryGetValue(name, out var group))
            _interlocks.Add(name, group = new(name, _time));
        return group;
    }

    private TaskScheduler WorkerOf(OutputPlan plan) => plan.Driver.Description.Bus == BusKind.None
        ? _workers.Alone($"output {plan.Name}")
        : _workers.For(plan.Driver.Description, plan.Settings, _board);

    private async Task RunAsync(OutputWorker worker, TaskScheduler place, CancellationToken stoppingToken)
    {
        try
        {
            // Where its bus is served: hardware that hangs holds up what is on the same bus, and nothing else.
            await Task.Factory.StartNew(() => worker.RunAsync(stoppingToken), CancellationToken.None, TaskCreationOptions.DenyChildAttach, place).Unwrap();
        }
        catch (Exception fault)
        {
            _broken.TrySetException(fault);
        }
    }

    private async Task StopAsync(IReadOnlyList<Member> stopped)
    {
        foreach (var member in stopped)
            await member.Stop.CancelAsync();
        await Task.WhenAll(stopped.Select(member => member.Running));
        foreach (var member in stopped)
        {
            member.Stop.Dispose();
            _members.TryRemove(member.Plan.Name, out _);
        }
    }

    private sealed class Member(OutputPlan plan, OutputWorker worker)
    {
        public OutputPlan Plan { get; set; } = plan;
        public OutputWorker Worker { get; } = worker;
        public Task Running { get; set; } = Task.CompletedTask;
        public CancellationTokenSource Stop { get; set; } = new();
    }
}
