using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <summary>Owns one output: the only writer of it, so that commands, timers and safety never race.</summary>
public sealed partial class OutputWorker
{
    private const int WaitingCommands = 64;
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FadeStep = TimeSpan.FromMilliseconds(40); // 25 a second look smooth
    private static readonly TimeSpan InterlockLook = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);
    private OutputPlan _plan;
    private readonly OutputTopics _topics;
    private readonly OutputJournal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger<OutputWorker> _logger;
    private readonly OutputDevice _device;
    private readonly Channel<OutputRequest?> _requests; // null only wakes the worker
    private OutputGuards _guards;
    private (OutputPlan Plan, InterlockGroup? Interlock)? _next; // what another configuration says
    private readonly DoneCommands _done = new();
    private readonly KeptCommands _kept;
    private readonly long _start;
    private TimeSpan? _holdUntil;
    private TimeSpan _fadeAt;
    private TimeSpan _tellAt;
    private OutputProgram _program;
    private OutputState? _remembered;
    private long? _commanded;
    private long _askedToMove; // ticks of the worker's clock, or 0
    private long _awaySince; // ticks of the worker's clock, or -1 while the broker is there or OnDisconnect has struck

    /// <summary>Prepares the output; nothing is touched before <see cref="RunAsync"/>.</summary>
    public OutputWorker(
        OutputPlan plan, IBoard board, OutputTopics topics, OutputJournal journal, TimeProvider time, ILogger<OutputWorker> logger,
        InterlockGroup? interlock = null, IMessages? messages = null)
    {
        (_plan, _topics, _journal, _time, _logger) = (plan, topics, journal, time, logger);
        _device = new(plan, board, messages ?? IMessages.None, Wake, logger);
        _guards = new(plan.Name, plan.Guards, interlock);
        _kept = new(time);
        _start = time.GetTimestamp();
        _program = new(OutputState.Off, OutputCause.Startup, TimeSpan.Zero);
        Snapshot = new(plan, null, OutputCause.Startup, "", time.GetUtcNow(), null, "");
        _requests = Channel.CreateBounded<OutputRequest?>(
            new BoundedChannelOptions(WaitingCommands) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
            dropped => { if (dropped is not null) Answer(dropped, CommandStatus.Ignored, OutputRequest.Overtaken); });
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Where it counts its commands.</summary>
    public CommandTimes Times { get; init; } = new();

    /// <summary>What it does, as it was last told.</summary>
    public OutputSnapshot Snapshot { get; private set; }

    /// <summary>Asks the worker to move; false when it has not moved since it was asked, a good while ago.</summary>
    public bool Moves()
    {
        var asked = Interlocked.CompareExchange(ref _askedToMove, Math.Max(Now.Ticks, 1), 0);
        Wake();
        return asked == 0 || Now.Ticks - asked < LongestTurn.Ticks;
    }

    /// <summary>Is told of what it does whenever that is told.</summary>
    public Action<OutputSnapshot>? Told { get; init; }

    /// <summary>Takes a command; answered in its turn.</summary>
    public void Ask(OutputRequest request)
    {
        var received = request.Received(_time);
        received.AskedAt = _time.GetTimestamp();
        if (!_requests.Writer.TryWrite(received))
            Answer(request, CommandStatus.Ignored, OutputRequest.Ended);
    }

    /// <summary>The broker is there, or gone.</summary>
    public void LinkChanged(bool connected)
    {
        Interlocked.Exchange(ref _awaySince, connected ? -1 : Now.Ticks);
        Wake();
    }

    /// <summary>Goes on with another configuration of the same hardware, in the state it has.</summary>
    public void Adopt(OutputPlan plan, InterlockGroup? interlock)
    {
        lock (_done)
            _next = (plan, interlock);
        Wake();
    }

    /// <summary>Drives the output until cancelled, then takes the state declared for the end.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        Start();
        await using var alarm = _time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            do
            {
                Interlocked.Exchange(ref _askedToMove, 0);
                alarm.Change(Turn(), Timeout.InfiniteTimeSpan);
            }
            while (await _requests.Reader.WaitToReadAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        finally
        {
            Finish();
            _device.Close();
            _guards.Leave();
            _requests.Writer.TryComplete();
            while (_requests.Reader.TryRead(out var late))
            {
                if (late is not null)
                    Answer(late, CommandStatus.Ignored, OutputRequest.Ended);
            }
        }
    }

    /// <summary>Does what was asked and what is due; returns how long nothing will be.</summary>
    internal TimeSpan Turn()
    {
        while (_requests.Reader.TryRead(out var request))
        {
            Adopt();
            if (request is not null)
                Obey(request);
        }

        Advance();
        return UntilNext();
    }

    internal void Start()
    {
        if (_plan.Guards.OutlivesRestarts)
            _guards.Recall(_journal.RecallGuards(_plan.Name), _time.GetElapsedTime(0, _start));
        var initial = _plan.Startup ?? (_plan.Restores ? _journal.Recall(_plan.Name) ?? OutputState.Off : null);
        _remembered = initial;
        var refusal = initial is { } wanted ? _guards.Check(wanted, Now, isSafety: false) : null;
        if (refusal is not null)
            initial = OutputState.Off;
        var opened = Open(initial);
        _program = new(initial ?? _device.Actual ?? OutputState.Off, _plan.FailsafeAtStart.Length > 0 ? OutputCause.Failsafe : OutputCause.Startup, Now)
        {
            Reason = refusal?.Reason ?? (_plan.FailsafeAtStart.Length > 0 ? _plan.FailsafeAtStart : _journal.EndedInDisorder ? "The agent did not end in order before; this is the state declared for the start." : ""),
        };
        if (refusal is not null && StartLater(refusal.Value) is { } later)
            _program = _program with { Timer = new(later, 0, TimeSpan.Zero, _remembered!.Value) };
        if (initial is null)
            KeepFound();

        Publish(tell: opened);
    }

    private void Adopt()
    {
        string? conflict;
        lock (_done)
        {
            if (_next is not { } next)
                return;
            (_plan, _next) = (next.Plan, null);
            _guards = _guards.With(next.Plan.Guards, next.Interlock, out conflict);
        }

        if (conflict is not null)
            Change(_program.Fail(OutputState.Off, conflict, Now));
        Publish(tell: false);
    }

    /// <summary>What was left on by whoever had it stays on, unless another of its interlock is.</summary>
    private void KeepFound()
    {
        if (!_device.IsOpen || _device.Actual is not { } actual || _guards.Found(actual) is not { } forbidden)
            return;
        _program = _program.Fail(OutputState.Off, forbidden, Now);
        Write(OutputState.Off);
    }

    /// <summary>Writes a state; the guards hear when the hardware failed.</summary>
    private bool Write(OutputState state)
    {
        var wasOpen = _device.IsOpen;
        var followed = _device.Write(state, Now);
        if (wasOpen)
            HearOfFault(state);
        return followed;
    }

    /// <summary>Opens the hardware; the guards hear when it failed.</summary>
    private bool Open(OutputState? state)
    {
        var followed = _device.Open(state, Now);
        HearOfFault(state);
        return followed;
    }

    private void HearOfFault(OutputState? told)
    {
        if (!_device.IsOpen && _guards.Lost(told, Now))
            KeepGuards();
    }

    private void KeepGuards() => _journal.RememberGuards(_plan.Name, _guards.Kept(_time.GetElapsedTime(0, _start)));

    /// <summary>When an output goes on that a guard keeps off at the start: as soon as the guard allows it, or its interlock has been reached.</summary>
    private TimeSpan? StartLater(Refusal refusal) => refusal.Until ?? Now + _plan.Guards.DeadTime + InterlockLook;

    internal void Finish()
    {
        if ((_plan.OnExit ?? _program.Timer?.End ?? (_program.Fade is null ? null : _program.State)) is not { } last)
            return;
        if (_guards.Check(last, Now, isSafety: true) is not null)
            return; // switching on is not allowed now, and nobody will be there later
        _program = _program.Take(last, OutputCause.Exit, Now);
        Write(last);
        Publish(tell: true);
    }

    private TimeSpan? UntilFailsafe() => _plan.OnDisconnect is { } plan && Interlocked.Read(ref _awaySince) is >= 0 and var since
        ? TimeSpan.FromTicks(since) + plan.After - Now
        : null;

    private TimeSpan UntilNext()
    {
        var failsafe = UntilFailsafe();
        var due = _program.Due(_plan.MaxOn);
        TimeSpan?[] candidates =
        [
            (due < _holdUntil ? _holdUntil : due) - Now, _device.RetryAt - Now, failsafe > TimeSpan.Zero ? failsafe : null,
            _device.MoveAt - Now, _program.Fade is null ? null : _fadeAt - Now, _kept.UntilNext,
        ];
        return candidates.Min() is { } next ? TimeSpan.FromTicks(Math.Max(next.Ticks, 0)) : Timeout.InfiniteTimeSpan;
    }

    private void Publish(bool tell)
    {
        var (now, wall, toKeep) = (Now, _time.GetUtcNow(), false);
        if (_plan.Kind == OutputKind.Cover && _device is { IsOpen: true, MoveAt: null, Actual: { } rest } && _program.State != rest with { Words = null })
            _program = _program.Rest(rest with { Words = null });
        if (_device.Actual is { } actual)
        {
            toKeep = _device.IsOpen && _guards.Saw(actual, now); // what cannot be reached may be anything
            _topics.PostState(_plan, actual);
            if (tell)
                LogState(_plan.Name, _plan.Location, actual.Text(_plan.Kind), _program.Cause.Name(), _program.Reason);
        }

        var (since, until) = (wall - (now - _program.Since), wall + (_program.Due(_plan.MaxOn) - now));
        _topics.PostDetail(_plan, _device.Actual, _program, since, until, _device.Error, _kept.All);
        _topics.PostAlert(_plan, _device.Error);
        Snapshot = new(_plan, _device.Actual, _program.Cause, _program.Reason, since, until, _device.Error)
        {
            Commanded = _commanded,
            Guards = _guards.Standing(wall, now, _program.OnSince + _plan.MaxOn),
            Then = _program.Timer?.End,
            Transition = _program.Fade is { } fade ? (_program.State, wall + (fade.End - now)) : null,
            Pending = [.. _kept.All.Select(kept => (kept.At, kept.Request.Parsed.Command!.Words(_plan.Kind)))],
        };
        Told?.Invoke(Snapshot);
        if (toKeep)
            KeepGuards();
        if (_plan.Restores && _program.Cause != OutputCause.Exit && _remembered != _program.Lasting)
            _journal.Remember(_plan.Name, (_remembered = _program.Lasting).Value);
    }

    private void Answer(OutputRequest request, CommandStatus status, string reason, TimeSpan? retryAfter = null)
    {
        if (request.AskedAt is { } askedAt)
            Times.Add(status, _time.GetElapsedTime(askedAt));
        request.AskedAt = null; // one that was kept for later is answered twice
        var answer = new CommandAnswer(status, reason, _device.Actual?.Text(_plan.Kind) ?? "") { RetryAfter = retryAfter };
        if (request.Answered is { } answered)
            answered(answer);
        else
            _topics.Answer(_plan.Name, request, answer);
        if (status != CommandStatus.Ok && _logger.IsEnabled(LogLevel.Warning))
            LogNotDone(_plan.Name, reason);
    }

    private void Wake()
    {
        if (_requests.Reader.Count == 0)
            _requests.Writer.TryWrite(null);
    }

    [LoggerMessage(LogLevel.Information, "{Output}/{Location}  {State}  ({Cause}) {Reason}")]
    private partial void LogState(string output, string location, string state, string cause, string reason);

    [LoggerMessage(LogLevel.Warning, "A command for {Output} was not obeyed: {Reason}")]
    private partial void LogNotDone(string output, string reason);
}
