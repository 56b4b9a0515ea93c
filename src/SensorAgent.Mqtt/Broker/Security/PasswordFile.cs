namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>Users and passwords in the format that mosquitto_passwd writes: <c>user:$7$…</c>, one to a line, <c>#</c> for comments.</summary>
internal sealed class PasswordFile
{
    private readonly Dictionary<string, PasswordEntry> _users = new(StringComparer.Ordinal);

    private PasswordFile()
    {
    }

    public int Count => _users.Count;

    /// <summary>Reads the lines of such a file.</summary>
    /// <exception cref="InvalidDataException">A line is not of the format; the message names it.</exception>
    public static PasswordFile Parse(IEnumerable<string> lines)
    {
        var file = new PasswordFile();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;

            var colon = line.IndexOf(':');
            if (colon <= 0 || PasswordEntry.Parse(line[(colon + 1)..].TrimEnd()) is not { } entry)
            {
                throw new InvalidDataException(
                    $"Line {number} of the password file is not user:hash as mosquitto_passwd writes it; passwords in the clear are hashed with mosquitto_passwd -U.");
            }

            file._users[line[..colon]] = entry;
        }

        return file;
    }

    /// <summary>True if the user exists and that is the password.</summary>
    public bool Verify(string user, ReadOnlySpan<byte> password)
    {
        var isKnown = _users.TryGetValue(user, out var entry);
        return (entry ?? PasswordEntry.Nobody).Matches(password) && isKnown;
    }
}
