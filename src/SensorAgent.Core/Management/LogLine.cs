using Microsoft.Extensions.Logging;

namespace SensorAgent.Core.Management;

/// <summary>One event of the log.</summary>
/// <param name="At">When.</param>
/// <param name="Level">How grave.</param>
/// <param name="Source">Which part of the agent says so.</param>
/// <param name="Text">What, in a sentence.</param>
public readonly record struct LogLine(DateTimeOffset At, LogLevel Level, string Source, string Text);

/// <summary>The last lines of the log, and whoever wants to hear the next one.</summary>
public interface ILogLines
{
    /// <summary>Hears every line; must return at once.</summary>
    event Action<LogLine>? Added;

    /// <summary>The last lines, the oldest first.</summary>
    IReadOnlyList<LogLine> Lines { get; }
}
