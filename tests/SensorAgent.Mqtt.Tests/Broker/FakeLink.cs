using System.Text;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Mqtt.Tests.Broker;

/// <summary>A connection that writes down what it was given: <c>1:a</c>, <c>dup 1:a</c>, <c>rel 1</c>.</summary>
internal sealed class FakeLink : ISessionLink
{
    public List<string> Sent { get; } = [];

    public bool HasRoom { get; set; } = true;

    public bool IsBusy { get; set; }

    public int ReceiveMaximum { get; set; } = 65_535;

    public int LargestPayload { get; set; } = int.MaxValue;

    public bool Publish(in Delivery delivery, ushort packetId, bool isDuplicate)
    {
        if (delivery.Message.Payload.Length > LargestPayload)
            return false;

        Sent.Add($"{(isDuplicate ? "dup " : "")}{packetId}:{Encoding.UTF8.GetString(delivery.Message.Payload.Span)}");
        return true;
    }

    public void Release(ushort packetId) => Sent.Add($"rel {packetId}");
}
