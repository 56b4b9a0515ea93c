using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

/// <content>What happens when nobody commands it: timers, safety, movement, and hardware that comes back.</content>
public sealed partial class OutputWorker
{
    /// <summary>Does what is due: timers, safety, and another attempt at hardware that is away.</summary>
    private void Advance()
    {
        while (_kept.TakeDue() is { } due)
            Do(due, due.Parsed.Command!);

        var next = _program;
        if (UntilFailsafe() is { Ticks: <= 0 } && _plan.OnDisconnect is { } plan)
        {
            Interlocked.Exchange(ref _awaySince, -1); // once for each absence: MaxOn may end a safe state that is on
            if (next.State != plan.State || next.Timer is not null)
                next = next.Fail(plan.State, $"The broker was away for {Duration.ToWords(plan.After)}.", Now);
        }

        next = next.At(Now, _plan.MaxOn); // after OnDisconnect: a safe state that is on does not begin a new stretch of MaxOn
        if (!ReferenceEquals(next, _program) && (next.Cause == OutputCause.Failsafe || !(Now < _holdUntil)))
            Change(next);
        else if (_program.Fade is not null && Now >= _fadeAt)
            Fade();

        if (_device.MoveAt is { } move && Now >= move)
            Move();

        if (_device.Follow(Now))
            Follow(_device.Actual!.Value);

        if (_device.RetryAt is { } retry && Now >= retry)
            Reopen();
    }

    /// <summary>Somebody else has switched it: that is its state now, and the limits hold for it.</summary>
    private void Follow(OutputState actual)
    {
        if (actual.IsOn != _program.State.IsOn)
            _program = _program.Take(actual, OutputCause.Device, Now);
        Publish(tell: true);
    }

    private void Fade()
    {
        _fadeAt = Now + FadeStep;
        Write(_program.Shown(Now));
        TellOnTheWay();
    }

    /// <summary>The movement goes on; what has come to its end rests there.</summary>
    private void Move()
    {
        if (!_device.Move(Now) || _device.MoveAt is not null)
        {
            TellOnTheWay();
            return;
        }

        Publish(tell: true);
    }

    /// <summary>The movement is told once a second, and a fault at once.</summary>
    private void TellOnTheWay()
    {
        if (Now < _tellAt && _device.IsOpen)
            return;
        _tellAt = Now + TellEvery;
        Publish(tell: false);
    }

    /// <summary>Does what a timer or a safety asks, as far as the guards allow it.</summary>
    private void Change(OutputProgram next)
    {
        var isSafety = next.Cause == OutputCause.Failsafe;
        _holdUntil = null;
        if (_guards.Check(next.State, Now, isSafety) is { } refusal)
        {
            if (!next.State.IsOn && refusal.Until is { } until)
            {
                _holdUntil = until; // the timer is up, MinOn is not
                return;
            }

            next = _program with { Timer = null, Reason = refusal.Reason };
        }
        else if (isSafety && !next.State.IsOn && _program.OnSince + _plan.Guards.MinOn > Now)
        {
            next = next with { Reason = $"{next.Reason} MinOn is overridden." };
        }

        _program = Coloured(next);
        Write(_program.Shown(Now));
        Publish(tell: next.Timer is null);
    }

    private void Reopen()
    {
        if (_plan.OnDisconnect is { } plan && Now - _device.AwaySince >= plan.After && (_program.State != plan.State || _program.Timer is not null))
            Change(_program.Fail(plan.State, $"The hardware was away for {Duration.ToWords(plan.After)}.", Now)); // it is opened with it below
        var leave = _device.Actual is null && _plan is { Startup: null, Restores: false } && _program.Cause == OutputCause.Startup;
        if (!leave && _program.State.IsOn && _guards.Check(_program.State, Now, isSafety: false) is { } refusal)
            _program = _program.Fail(OutputState.Off, refusal.Reason, Now);
        if (Open(leave ? null : _program.Shown(Now)) && leave)
        {
            _program = _program.Take(_device.Actual!.Value, OutputCause.Startup, Now);
            KeepFound();
        }

        Publish(tell: false);
    }
}
