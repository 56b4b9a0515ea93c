namespace SensorAgent.Core.Options;

/// <summary>Secrets that stand in no configuration: files by name in one directory, as systemd's LoadCredential lays them out.</summary>
/// <param name="directory">The directory, or empty where there is none.</param>
/// <remarks>A file that cannot be read is none: whoever lacks the right to it has nothing to do with it. So is an empty one, which the unit falls back to.</remarks>
public sealed class Credentials(string directory)
{
    /// <summary>The password for the broker.</summary>
    public const string MqttPassword = "mqtt-password";

    /// <summary>The key of the client certificate, PEM.</summary>
    public const string MqttKey = "mqtt-key";

    /// <summary>Where the unit takes them from; commands of a person, who has no unit around them, read them there.</summary>
    public const string Installed = "/etc/sensoragent/credentials";

    /// <summary>No secrets.</summary>
    public static Credentials None { get; } = new("");

    /// <summary>Those that the service manager gave, else those that are installed.</summary>
    public static Credentials OfThisProcess { get; } =
        new(Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } given ? given : Installed);

    /// <summary>The first line of a secret; empty where there is none.</summary>
    public string Line(string name)
    {
        try
        {
            return directory.Length == 0 ? "" : System.IO.File.ReadLines(Path.Combine(directory, name)).FirstOrDefault("").Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>The file of a secret; empty where there is none.</summary>
    public string File(string name) => Line(name).Length > 0 ? Path.Combine(directory, name) : "";
}
