using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

/// <summary>
/// Outputs of which only one may be on: the two directions of a motor. Whoever goes on takes the group first, and gives it back when
/// its hardware says that it is off. May be used from any thread.
/// </summary>
public sealed class InterlockGroup(string name, TimeProvider time)
{
    private readonly Lock _lock = new();
    private string _holder = "";
    private bool _isHeld;
    private long _released;

    /// <summary>Takes the group for an output, unless another has it or had it less than a dead time ago; then the reason is given.</summary>
    public string? Take(string output, TimeSpan deadTime)
    {
        lock (_lock)
        {
            if (_holder == output || _holder.Length == 0)
            {
                (_holder, _isHeld) = (output, true);
                return null;
            }

            if (_isHeld)
                return $"{_holder} of the interlock {name} is on; switch it off first.";
            var left = deadTime - time.GetElapsedTime(_released);
            if (left > TimeSpan.Zero)
                return $"{_holder} of the interlock {name} was on just now; wait another {Duration.ToWords(Rounded(left))}.";

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
