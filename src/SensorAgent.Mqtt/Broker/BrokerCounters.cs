namespace SensorAgent.Mqtt.Broker;

/// <summary>What has happened since the broker was made. Written under the broker's lock.</summary>
internal sealed class BrokerCounters
{
    public long ConnectionsAccepted { get; set; }

    public long ConnectionsRefused { get; set; }

    public long ProtocolErrors { get; set; }

    public long MessagesReceived { get; set; }

    public long MessagesSent { get; set; }

    public long MessagesDropped { get; set; }

    public long BytesReceived { get; set; }

    public long BytesSent { get; set; }
}
