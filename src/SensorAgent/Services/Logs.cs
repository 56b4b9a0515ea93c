using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using SensorAgent.Logging;

namespace SensorAgent.Services;

/// <summary>Where log lines go, and which.</summary>
internal static class Logs
{
    /// <summary>Lines on the console, filtered by .NET's <c>Logging:LogLevel</c>.</summary>
    public static ILoggerFactory Create(IConfiguration configuration, ConsoleLines lines, TimeProvider time) =>
        LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Information)
            .AddConfiguration(configuration.GetSection("Logging"))
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None) // what the host would log comes out in a sentence instead
            .AddProvider(new LineLoggerProvider(lines, time)));
}
