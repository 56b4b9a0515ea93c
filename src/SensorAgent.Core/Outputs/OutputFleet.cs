using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

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
    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InterlockGroup> _interlocks = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _stopping;

    /// <summary>Prepares the outputs: commands find them from here on, nothing is touched before <see cref="RunAsync(CancellationToken)"/>.</summary>
    public OutputFleet(
        IReadOnlyList<OutputPlan> outputs, IBoard board, OutputTopics topics, OutputRouter router, OutputJournal journal, TimeProvider time,
        ILogger<OutputWorker> logger)
    {
        (_board, _topics, _router, _journal, _time, _logger) = (board, topics, router, journal, time, logger);
        foreach (var plan in outputs)
            Hire(plan);
        Route();
    }

    /// <summary>Every output as it is now.</summary>
    public IReadOnlyList<OutputSnapshot> Outputs => [.. _members.Values.Select(member => member.Worker.Snapshot).OrderBy(output => output.Plan.Name, StringComparer.Ordinal)];

    /// <summary>Says what an output does whenever that is told; called from the output's own thread.</summary>
    public event Action<OutputSnapshot>? Told;

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
        _gate.Release();
        try
        {
            await _broken.Task.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await _gate.WaitAsync(CancellationToken.None);
            await StopAsync([.. _members.Values]);
            _gate.Release();
            _journal.End();
        }
    }

    /// <summary>
    /// Goes on with these outputs. One whose hardware is the same keeps its state, and is not even closed; any other change is an end and a start.
    /// What the broker keeps of outputs that are no more is cleared.
    /// </summary>
    /// <param name="outputs">What the configuration says now.</param>
    /// <param name="isConnected">Whether the broker is there.</param>
    public async Task ApplyAsync(IReadOnlyList<OutputPlan> outputs, bool isConnected)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (_stopping.IsCancellationRequested)
                return;
            var before = _members.Values.Select(member => member.Plan).ToArray();
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

            foreach (var gone in before.Where(output => outputs.All(plan => (plan.Name, plan.Location) != (output.Name, output.Location))))
                _topics.Clear(gone, detail: !next.ContainsKey(gone.Name));
            Route();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Gives an output a command from this machine: the dashboard's, a rule's, a link's. It goes the way of any other, through the same
    /// guards, and is answered to the caller instead of on <c>result</c>. It never throws.
    /// </summary>
    /// <param name="output">The output's name.</param>
    /// <param name="command">The command, exactly as it would come on <c>…/set</c>.</param>
    /// <param name="cause">Who gives it.</param>
    public Task<CommandAnswer> CommandAsync(string output, ReadOnlyMemory<byte> command, OutputCause cause = OutputCause.Command)
    {
        if (!_members.TryGetValue(output, out var member))
            return Task.FromResult(new CommandAnswer(CommandStatus.Error, $"There is no output \"{output}\"; {Spelling.DidYouMean(output, [.. _members.Keys])}", ""));

        var answered = new TaskCompletionSource<CommandAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        member.Worker.Ask(new(CommandParser.Parse(command.Span, member.Plan.Kind, member.Plan.Range), Retained: false)
        {
            Cause = cause,
            Answered = answer => answered.TrySetResult(answer),
        });
        return WithinPatienceAsync(answered.Task);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<CommandAnswer> WithinPatienceAsync(Task<CommandAnswer> answer)
    {
        try
        {
            return await answer.WaitAsync(Patience, _time);
        }
        catch (TimeoutException)
        {
            return new(CommandStatus.Error, $"The output has not answered within {Duration.ToWords(Patience)}; its hardware may hang.", "");
        }
    }

    private Member Hire(OutputPlan plan)
    {
        var member = new Member(plan, new(plan, _board, _topics, _journal, _time, _logger, InterlockOf(plan)) { Told = told => Told?.Invoke(told) });
        _members[plan.Name] = member;
        return member;
    }

    private void Start(Member member)
    {
        member.Stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        member.Running = RunAsync(member.Worker, member.Stop.Token);
    }

    private void Route() => _router.Route(_members.Values.Select(member => (member.Plan, member.Worker)));

    private InterlockGroup? InterlockOf(OutputPlan plan)
    {
        if (plan.Guards.Interlock is not { Length: > 0 } name)
            return null;
        if (!_interlocks.TryGetValue(name, out var group))
            _interlocks.Add(name, group = new(name, _time));
        return group;
    }

    private async Task RunAsync(OutputWorker worker, CancellationToken stoppingToken)
    {
        try
        {
            // Each on a thread of its own choosing: one whose hardware hangs while it is opened must not hold up the next.
            await Task.Run(() => worker.RunAsync(stoppingToken), CancellationToken.None);
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
