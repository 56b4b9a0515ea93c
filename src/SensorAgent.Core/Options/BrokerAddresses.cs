namespace SensorAgent.Core.Options;

/// <summary>Reads <c>Mqtt:Broker</c>: <c>embedded</c>, or addresses separated by commas.</summary>
internal static class BrokerAddresses
{
    private static readonly string[] Schemes = ["mqtt", "mqtts", "ws", "wss"];

    /// <summary>The addresses; none for <c>embedded</c>.</summary>
    public static IReadOnlyList<Uri> Read(SettingsSection section, Setting<string> key)
    {
        var text = section.Get(key);
        if (text.Equals("embedded", StringComparison.OrdinalIgnoreCase))
            return [];

        var servers = new List<Uri>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Reason(part) is { } right)
                section.Add(key.Key, $"\"{part}\" is not a broker's address", right);
            else
                servers.Add(new Uri(part));
        }

        if (servers.Count == 0 && text.Trim(',', ' ').Length == 0)
            section.Add(key.Key, "names no address", "use embedded or an address such as mqtt://192.168.1.10");
        return servers;
    }

    private static string? Reason(string part)
    {
        if (!part.Contains("://", StringComparison.Ordinal))
            return $"did you mean \"{(Spelling.Nearest(part, ["embedded"]) ?? $"mqtt://{part}")}\"?";
        if (!Uri.TryCreate(part, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return "use an address such as mqtt://192.168.1.10:1883";
        if (!Schemes.Contains(uri.Scheme, StringComparer.Ordinal))
            return $"{uri.Scheme}:// is not spoken here, use mqtt://, mqtts://, ws:// or wss://";
        return uri.UserInfo.Length > 0 ? "put user and password into Mqtt:Username and Mqtt:Password" : null;
    }
}
