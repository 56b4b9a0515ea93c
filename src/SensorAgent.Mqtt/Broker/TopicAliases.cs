namespace SensorAgent.Mqtt.Broker;

/// <summary>
/// The aliases under which one client gets its topics (MQTT 5, section 3.3.2.3.4): given to the first topics that come, as many as the
/// client takes.
/// </summary>
internal sealed class TopicAliases(int clientMaximum)
{
    /// <summary>More aliases would cost memory for each client and help little.</summary>
    private const int Most = 128;

    private readonly int _maximum = Math.Min(clientMaximum, Most);
    private readonly Dictionary<string, ushort> _aliases = new(StringComparer.Ordinal);

    /// <summary>The alias the client knows, or one it may be told along with the topic, or 0.</summary>
    public ushort Find(string topic, out bool isKnown)
    {
        isKnown = _aliases.TryGetValue(topic, out var alias);
        return isKnown ? alias : _aliases.Count < _maximum ? (ushort)(_aliases.Count + 1) : (ushort)0;
    }

    /// <summary>The client has been told.</summary>
    public void Told(string topic, ushort alias) => _aliases.Add(topic, alias);
}
