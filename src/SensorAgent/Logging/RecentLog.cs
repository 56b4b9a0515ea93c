using Microsoft.Extensions.Logging;

namespace SensorAgent.Logging;

/// <summary>One event of the log.</summary>
/// <param name="At">When.</param>
/// <param name="Level">How grave.</param>
/// <param name="Text">What, in a sentence.</param>
internal readonly record struct LogLine(DateTimeOffset At, LogLevel Level, string Text);

/// <summary>The last lines of the log, and whoever wants to hear the next one.</summary>
internal sealed class RecentLog(TimeProvider time) : ILoggerProvider, ILogger
{
    private const int Most = 200;
    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = new();

    /// <summary>Hears every line; must return at once.</summary>
    public event Action<LogLine>? Added;

    /// <summary>The last lines, the oldest first.</summary>
    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = new LogLine(time.GetUtcNow(), logLevel, $"{formatter(state, exception).TrimEnd()}{(exception is null ? "" : $" {exception.Message}")}");
        lock (_lock)
        {
            if (_lines.Count == Most)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }

        Added?.Invoke(line);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // There is nothing to give back.
    }
}
