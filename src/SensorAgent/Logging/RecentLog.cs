using Microsoft.Extensions.Logging;
using SensorAgent.Core.Management;

namespace SensorAgent.Logging;

/// <summary>The last lines of the log, and whoever wants to hear the next one.</summary>
internal sealed class RecentLog(TimeProvider time) : ILoggerProvider, ILogLines
{
    private const int Most = 500;
    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = new();

    /// <inheritdoc/>
    public event Action<LogLine>? Added;

    /// <inheritdoc/>
    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Source(categoryName[(categoryName.LastIndexOf('.') + 1)..], this);

    /// <inheritdoc/>
    public void Dispose()
    {
        // There is nothing to give back.
    }

    private void Add(LogLevel level, string source, string text)
    {
        var line = new LogLine(time.GetUtcNow(), level, source, text);
        lock (_lock)
        {
            if (_lines.Count == Most)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }

        Added?.Invoke(line);
    }

    private sealed class Source(string name, RecentLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(logLevel, name, $"{formatter(state, exception).TrimEnd()}{(exception is null ? "" : $" {exception.Message}")}");
    }
}
