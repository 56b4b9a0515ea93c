using System.Globalization;
using Microsoft.Extensions.Logging;
using SensorAgent.Systemd;

namespace SensorAgent.Logging;

/// <summary>One line per event: with the time of day on a terminal, with a priority for the journal (sd-daemon(3)) under systemd.</summary>
internal sealed class LineLogger(ConsoleLines lines, LineStyle style, TimeProvider time) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception).TrimEnd();
        if (exception is not null)
            text = $"{text} {(logLevel >= LogLevel.Error ? exception : exception.Message)}";
        lines.Add(style switch
        {
            LineStyle.Journal => Priority(logLevel) + text.ReplaceLineEndings("\n" + Priority(logLevel)),
            LineStyle.Colour => $"\e[2m{Time()}\e[0m  {Colour(logLevel)}{text}{(logLevel >= LogLevel.Warning ? "\e[0m" : "")}",
            _ => $"{Time()}  {Mark(logLevel)}{text}",
        });
    }

    private string Time() => time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Priority(LogLevel level) => level switch
    {
        LogLevel.Critical => "<2>",
        LogLevel.Error => "<3>",
        LogLevel.Warning => "<4>",
        LogLevel.Information => "<6>",
        _ => "<7>",
    };

    private static string Colour(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "\e[31m",
        LogLevel.Warning => "\e[33m",
        _ => "",
    };

    private static string Mark(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "error: ",
        LogLevel.Warning => "warning: ",
        _ => "",
    };
}

/// <summary>How a line looks.</summary>
internal enum LineStyle
{
    /// <summary>Time and text.</summary>
    Plain,

    /// <summary>The same in colours, for a terminal.</summary>
    Colour,

    /// <summary>Priority and text, for the journal.</summary>
    Journal,
}

/// <summary>Brings <see cref="LineLogger"/> to .NET's logging.</summary>
internal sealed class LineLoggerProvider(ConsoleLines lines, TimeProvider time) : ILoggerProvider
{
    private readonly LineLogger _logger = new(lines, StyleOfConsole(), time);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => _logger;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The lines belong to whoever made them.
    }

    private static LineStyle StyleOfConsole() =>
        ServiceManager.IsThere ? LineStyle.Journal
        : Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? LineStyle.Plain
        : LineStyle.Colour;
}
