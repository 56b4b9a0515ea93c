using Microsoft.Extensions.Logging;

namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>The files that say who may do what.</summary>
/// <exception cref="MqttBrokerStartException">One cannot be read, or is not of its format.</exception>
internal sealed class SecurityFiles(MqttBrokerOptions options, ILogger logger)
{
    private readonly WatchedFile<PasswordFile>? _passwords =
        options.PasswordFile is { } path ? new(path, "password file", PasswordFile.Parse, logger) : null;

    private readonly WatchedFile<AccessList>? _access =
        options.AccessFile is { } path ? new(path, "access list", AccessList.Parse, logger) : null;

    /// <summary>Null when there is no such file.</summary>
    public PasswordFile? Passwords => _passwords?.Content;

    /// <summary>Null when there is no such file.</summary>
    public AccessList? Access => _access?.Content;

    /// <summary>Reads again what has changed.</summary>
    public void Refresh()
    {
        _passwords?.Refresh();
        _access?.Refresh();
    }
}
