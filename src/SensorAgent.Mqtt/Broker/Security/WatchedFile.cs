using Microsoft.Extensions.Logging;

namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>
/// A file that is read again when it has changed, which its time of modification and its size tell. One that cannot be used then leaves
/// in force what was read before.
/// </summary>
internal sealed partial class WatchedFile<T>
    where T : class
{
    private readonly string _path;
    private readonly string _what;
    private readonly Func<IEnumerable<string>, T> _parse;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private (DateTime, long) _stamp;

    /// <exception cref="MqttBrokerStartException">The file cannot be read, or is not of the format.</exception>
    public WatchedFile(string path, string what, Func<IEnumerable<string>, T> parse, ILogger logger)
    {
        (_path, _what, _parse, _logger) = (path, what, parse, logger);
        try
        {
            _stamp = Stamp();
            Content = Read();
        }
        catch (Exception fault) when (IsExpected(fault))
        {
            throw new MqttBrokerStartException($"The MQTT broker cannot use the {what} {path}: {fault.Message}", fault);
        }
    }

    /// <summary>What was read last.</summary>
    public T Content { get; private set; }

    /// <summary>Reads the file if it has changed.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            try
            {
                var stamp = Stamp();
                if (stamp == _stamp)
                    return;

                _stamp = stamp; // also when it cannot be used, so that each fault is told once
                Content = Read();
                LogRead(_what, _path);
            }
            catch (Exception fault) when (IsExpected(fault))
            {
                LogKept(_what, _path, fault.Message);
            }
        }
    }

    private T Read() => _parse(File.ReadAllLines(_path));

    private (DateTime, long) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private static bool IsExpected(Exception fault) => fault is IOException or UnauthorizedAccessException or InvalidDataException;

    [LoggerMessage(LogLevel.Information, "The broker's {What} {Path} has changed and is in force.")]
    private partial void LogRead(string what, string path);

    [LoggerMessage(LogLevel.Warning, "The broker's {What} {Path} has changed and cannot be used; what was in it before stays in force: {Fault}")]
    private partial void LogKept(string what, string path, string fault);
}
