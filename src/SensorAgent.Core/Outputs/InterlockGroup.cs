using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

/// <summary>Why an output of an interlock cannot go on.</summary>
/// <param name="Holder">The other one that is on, or was; empty where that is not known.</param>
/// <param name="Reason">What is in the way.</param>
/// <param name="Remedy">What would help.</param>
/// <param name="Until">When it is over; null where that is not known.</param>
public readonly record struct InterlockHold(string Holder, string Reason, string Remedy, DateTimeOffset? Until);

/// <summary>
/// Outputs of which only one may be on: the two directions of a motor. Whoever goes on takes the group first, and gives it back when
/// its hardware says that it is off. May be used from any thread.
/// </summary>
/// <remarks>What the outputs did before the agent started is not known: nobody goes on before all have been reached, and a dead time after that.</remarks>
public sealed class InterlockGroup(string name, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _unseen = new(StringComparer.Ordinal);
    private string _holder = "";
    private bool _isHeld;
    private (long Timestamp, DateTimeOffset Wall)? _released;

    /// <summary>An output belongs to the group, and its hardware has not been reached yet.</summary>
    public void Join(string output)
    {
        lock (_lock)
            _unseen.Add(output);
    }

    /// <summary>An output belongs to the group no more.</summary>
    public void Leave(string output)
    {
        lock (_lock)
            _unseen.Remove(output);
    }

    /// <summary>The hardware of an output has been reached; true for the first time.</summary>
    public bool Reached(string output, bool isOn)
    {
        lock (_lock)
        {
            if (!_unseen.Remove(output))
                return false;
            if (isOn && !_isHeld)
                (_holder, _isHeld) = (output, true);
            else if (!isOn && !_isHeld)
                (_holder, _released) = ("", Now);
            return true;
        }
    }

    /// <summary>Takes the group for an output, unless another has it or had it less than a dead time ago; then the reason is given.</summary>
    public string? Take(string output, TimeSpan deadTime)
    {
        lock (_lock)
        {
            if (Find(output, deadTime) is { } hold)
                return $"{hold.Reason}; {hold.Remedy}.";
            (_holder, _isHeld) = (output, true);
            return null;
        }
    }

    /// <summary>What keeps an output off at this moment; null when it could go on.</summary>
    public InterlockHold? Hold(string output, TimeSpan deadTime)
    {
        lock (_lock)
            return Find(output, deadTime);
    }

    /// <summary>The output is off.</summary>
    public void Release(string output)
    {
        lock (_lock)
        {
            if (_holder != output || !_isHeld)
                return;
            _isHeld = false;
            _released = Now;
        }
    }

    private InterlockHold? Find(string output, TimeSpan deadTime)
    {
        if (_holder == output && (_isHeld || _unseen.Count == 0))
            return null;
        if (_isHeld)
            return new(_holder, $"{_holder} of the interlock {name} is on", "switch it off first", null);
        if (_unseen.FirstOrDefault(other => other != output) is { } unseen)
            return new(unseen, $"{unseen} of the interlock {name} may be on", "its hardware has not been reached yet", null);
        if (_released is not { } released || deadTime - time.GetElapsedTime(released.Timestamp) is var left && left <= TimeSpan.Zero)
            return null;
        var was = $"{(_holder.Length > 0 ? _holder : "Another")} of the interlock {name} was on just now";
        return new(_holder, was, $"wait another {Duration.ToWords(Rounded(left))}", released.Wall + deadTime);
    }

    private (long Timestamp, DateTimeOffset Wall) Now => (time.GetTimestamp(), time.GetUtcNow());

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
