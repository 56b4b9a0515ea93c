namespace SensorAgent.Core.Outputs;

/// <summary>How long commands took, from their arrival to their answer, and what became of them.</summary>
public sealed class CommandTimes
{
    private readonly Lock _lock = new();
    private readonly long[] _within = new long[Bounds.Count + 1];
    private readonly long[] _byStatus = new long[Enum.GetValues<CommandStatus>().Length];
    private double _seconds;

    /// <summary>The upper bounds of the classes, in seconds; what took longer is in one class more.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>What was counted so far.</summary>
    public CommandCounts Counts
    {
        get
        {
            lock (_lock)
                return new([.. _within], _seconds, [.. _byStatus]);
        }
    }

    /// <summary>Counts a command.</summary>
    public void Add(CommandStatus status, TimeSpan took)
    {
        var at = 0;
        while (at < Bounds.Count && took.TotalSeconds > Bounds[at])
            at++;
        lock (_lock)
        {
            _within[at]++;
            _seconds += took.TotalSeconds;
            _byStatus[(int)status]++;
        }
    }
}

/// <summary>Commands, counted.</summary>
/// <param name="Within">How many took at most as long as each bound and longer than the one before.</param>
/// <param name="Seconds">How long all of them took together.</param>
/// <param name="ByStatus">How many came to each <see cref="CommandStatus"/>.</param>
public sealed record CommandCounts(IReadOnlyList<long> Within, double Seconds, IReadOnlyList<long> ByStatus);
