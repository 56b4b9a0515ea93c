using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Outputs;

/// <summary>The hardware of one output: opened, written, read back, and opened anew with growing pauses after a fault.</summary>
internal sealed partial class OutputDevice(OutputPlan plan, IBoard board, IMessages messages, Action wake, ILogger logger)
{
    private const double SameLevel = 0.5; // percent: PWM hardware rounds to its own steps
    private IOutput? _output;
    private int _faults;
    private volatile bool _isChanged;

    /// <summary>What the hardware last said; null before it has been reached.</summary>
    public OutputState? Actual { get; private set; }

    /// <summary>Why it does not do what it should, as a sentence; empty while it does.</summary>
    public string Error { get; private set; } = "";

    /// <summary>True while the hardware takes states.</summary>
    public bool IsOpen => _output is not null;

    /// <summary>When to open it again, on the worker's clock; null while it is open.</summary>
    public TimeSpan? RetryAt { get; private set; }

    /// <summary>Since when it cannot be reached, on the worker's clock; null while it can.</summary>
    public TimeSpan? AwaySince { get; private set; }

    /// <summary>When its movement goes on, on the worker's clock; null at rest.</summary>
    public TimeSpan? MoveAt { get; private set; }

    /// <summary>Goes on with the movement; false when it failed, with <see cref="Error"/>.</summary>
    public bool Move(TimeSpan now) => Try(now, () => null);

    /// <summary>Opens it with a state, or with the one it has.</summary>
    public bool Open(OutputState? initial, TimeSpan now) => Try(now, () =>
    {
        _output = plan.Driver.Create(new(plan.Settings, board, initial) { Messages = messages });
        if (_output is IFollowedOutput followed)
        {
            followed.Changed = () =>
            {
                _isChanged = true;
                wake();
            };
        }

        return initial;
    });

    /// <summary>True when somebody else has switched it since it was last asked: then <see cref="Actual"/> says what it is now.</summary>
    public bool Follow(TimeSpan now)
    {
        if (!_isChanged)
            return false;
        _isChanged = false;
        var before = Actual;
        return _output is not null && Try(now, () => null) && Actual != before;
    }

    /// <summary>Writes a state and reads it back; false when it did not get there, with <see cref="Error"/>.</summary>
    public bool Write(OutputState state, TimeSpan now) => _output is { } output && Try(now, () =>
    {
        output.Write(state);
        return state;
    });

    private bool Try(TimeSpan now, Func<OutputState?> act)
    {
        try
        {
            var wanted = act();
            MoveAt = _output is IMovingOutput moving ? moving.Advance(now) : null;
            var actual = _output!.Read();
            Actual = actual;
            if (_faults > 0)
                LogBack(plan.Name, _faults);
            (_faults, RetryAt, AwaySince) = (0, null, null);
            Error = MoveAt is null && wanted is { } state && !Same(state, actual) ? $"It was set to {state.Text(plan.Kind)} but reads back {actual.Text(plan.Kind)}." : "";
            if (Error.Length > 0)
                LogMismatch(plan.Name, Error);
            return Error.Length == 0;
        }
        catch (Exception fault) // whatever a driver throws is this output's trouble only
        {
            Error = fault.Message;
            if (++_faults == 1)
                LogFault(plan.Name, Error);
            Close();
            MoveAt = null;
            RetryAt = now + RetryDelay.After(_faults);
            AwaySince ??= now;
            return false;
        }
    }

    private bool Same(OutputState wanted, OutputState actual) => plan.Kind switch
    {
        OutputKind.Switch => wanted.IsOn == actual.IsOn,
        OutputKind.Number => wanted.IsOn == actual.IsOn && Math.Abs((wanted.Number ?? 0) - (actual.Number ?? 0)) <= plan.Range.Tolerance,
        OutputKind.Text => (wanted.Words ?? "") == (actual.Words ?? ""),
        OutputKind.Cover => true, // where it stands is calculated: there is nothing to read
        _ => Math.Abs(wanted.Percent - actual.Percent) <= SameLevel,
    };

    /// <summary>Gives the hardware back.</summary>
    public void Close()
    {
        try
        {
            _output?.Dispose();
        }
        catch (Exception fault) // a driver's, whatever it is
        {
            LogCloseFailed(plan.Name, fault.Message);
        }

        _output = null;
    }

    [LoggerMessage(LogLevel.Warning, "Output {Output} cannot be reached: {Reason} It is tried again, with pauses of up to a minute.")]
    private partial void LogFault(string output, string reason);

    [LoggerMessage(LogLevel.Information, "Output {Output} is back after {Faults} failed attempts.")]
    private partial void LogBack(string output, int faults);

    [LoggerMessage(LogLevel.Warning, "Output {Output} does not follow: {Reason}")]
    private partial void LogMismatch(string output, string reason);

    [LoggerMessage(LogLevel.Debug, "Output {Output} could not be closed: {Reason}")]
    private partial void LogCloseFailed(string output, string reason);
}
