using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Pipeline;
using SensorAgent.Logging;

namespace SensorAgent.Services;

/// <summary>Where log lines go, and which.</summary>
internal sealed class Logs : IDisposable
{
    private readonly ConsoleLines _lines;

    /// <summary>Lines on the console, filtered by .NET's <c>Logging:LogLevel</c>.</summary>
    public Logs(IConfiguration configuration, TextWriter output, TimeProvider time)
    {
        _lines = new ConsoleLines(output);
        Recent = new(time);
        Factory = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Information)
            .AddConfiguration(configuration.GetSection("Logging"))
            .AddConfiguration(Levels.Configuration)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None) // what the host would log comes out in a sentence instead
            .AddFilter("Microsoft.Hosting", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning) // not every request
            .AddFilter<RecentLog>(typeof(ReadingFlow).FullName, LogLevel.Warning) // readings would push out what is worth keeping
            .AddProvider(new LineLoggerProvider(_lines, time))
            .AddProvider(Recent));
    }

    /// <summary>Makes loggers.</summary>
    public ILoggerFactory Factory { get; }

    /// <summary>The last lines.</summary>
    public RecentLog Recent { get; }

    /// <summary>The least level.</summary>
    public LogLevels Levels { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Factory.Dispose();
        _lines.Dispose();
    }
}
