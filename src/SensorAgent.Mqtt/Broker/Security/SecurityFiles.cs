namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>Reads the files that say who may do what.</summary>
internal static class SecurityFiles
{
    /// <summary>Null for no file.</summary>
    /// <exception cref="MqttBrokerStartException">The file cannot be read, or is not of the format.</exception>
    public static PasswordFile? LoadPasswords(string? path) => Load(path, "password file", PasswordFile.Parse);

    /// <summary>Null for no file.</summary>
    /// <exception cref="MqttBrokerStartException">The file cannot be read, or is not of the format.</exception>
    public static AccessList? LoadAccessList(string? path) => Load(path, "access list", AccessList.Parse);

    private static T? Load<T>(string? path, string what, Func<IEnumerable<string>, T> parse)
        where T : class
    {
        if (path is null)
            return null;

        try
        {
            return parse(File.ReadAllLines(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new MqttBrokerStartException($"The MQTT broker cannot use the {what} {path}: {fault.Message}", fault);
        }
    }
}
