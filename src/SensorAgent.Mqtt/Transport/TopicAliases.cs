namespace SensorAgent.Mqtt.Transport;

/// <summary>
/// Topic aliases of one direction of one connection (MQTT 5, section 3.3.2.3.4): the first topics get one each, as many as the receiver
/// takes. For one caller at a time.
/// </summary>
internal sealed class OutgoingAliases(ushort maximum)
{
    private readonly Dictionary<string, ushort> _aliases = new(StringComparer.Ordinal);

    /// <summary>The alias of a topic: 0 when it has none and none is left; new when the receiver does not know it yet.</summary>
    public ushort Get(string topic, out bool isNew)
    {
        isNew = false;
        if (_aliases.TryGetValue(topic, out var alias))
            return alias;
        if (_aliases.Count >= maximum)
            return 0;
        isNew = true;
        return (ushort)(_aliases.Count + 1);
    }

    /// <summary>The packet that tells the receiver of a new alias is on its way.</summary>
    public void Told(string topic, ushort alias) => _aliases.Add(topic, alias);
}

/// <summary>Topic aliases that the peer has given.</summary>
internal sealed class IncomingAliases(ushort maximum)
{
    private string[] _topics = [];

    /// <summary>The topic of a PUBLISH that has an alias; remembers it when the packet names both.</summary>
    /// <exception cref="MqttProtocolException">The alias is above the maximum, or stands for nothing yet.</exception>
    public string Resolve(string topic, ushort alias)
    {
        if (alias > maximum)
            throw new MqttProtocolException(ReasonCode.TopicAliasInvalid, $"Topic alias {alias} is above the maximum of {maximum}.");
        if (alias > _topics.Length)
            Array.Resize(ref _topics, maximum);
        if (topic.Length > 0)
            return _topics[alias - 1] = topic;
        return _topics[alias - 1] ?? throw new MqttProtocolException($"Topic alias {alias} stands for nothing.");
    }
}
