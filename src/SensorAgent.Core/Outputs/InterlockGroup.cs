using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

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
    private long? _released;

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
                (_holder, _released) = ("", time.GetTimestamp());
            return true;
        }
    }

    /// <summary>Takes the group for an output, unless another has it or had it less than a dead time ago; then the reason is given.</summary>
    public string? Take(string output, TimeSpan deadTime)
    {
        lock (_lock)
        {
            if (_holder == output && (_isHeld || _unseen.Count == 0))
            {
                _isHeld = true;
                return null;
            }

            if (_isHeld)
                return $"{_holder} of the interlock {name} is on; switch it off first.";
            if (_unseen.FirstOrDefault(other => other != output) is { } unseen)
                return $"{unseen} of the interlock {name} may be on; its hardware has not been reached yet.";
            var left = _released is { } released ? deadTime - time.GetElapsedTime(released) : TimeSpan.Zero;
            if (left > TimeSpan.Zero)
                return $"{(_holder.Length > 0 ? _holder : "Another")} of the interlock {name} was on just now; wait another {Duration.ToWords(Rounded(left))}.";

            (_holder, _isHeld) = (output, true);
            return null;
        }
    }

    /// <summary>The output is off.</summary>
    public void Release(string output)
    {
        lock (_lock)
        {
            if (_holder != output || !_isHeld)
                return;
            _isHeld = false;
            _released = time.GetTimestamp();
        }
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
