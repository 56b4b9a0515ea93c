using System.Text;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Mqtt.Tests.Broker;

/// <summary>Parts of a broker with ordinary settings.</summary>
internal static class Make
{
    public static Session Session(string clientId, int queued = 100, int inFlight = 10) =>
        new(clientId, new(queued, 1_000_000, inFlight));

    public static SessionSubscription Subscription(string clientId, string filter) => new(Session(clientId), filter);

    public static Message Message(string topic, string payload = "x", long expiresAt = SensorAgent.Mqtt.Broker.Message.Never) =>
        new(topic, Encoding.UTF8.GetBytes(payload)) { ExpiresAt = expiresAt };

    public static Delivery Delivery(string payload, int qos, long expiresAt = SensorAgent.Mqtt.Broker.Message.Never) =>
        new(Message("t", payload, expiresAt), (QualityOfService)qos, Retain: false);
}
