using System.Buffers;

namespace SensorAgent.Mqtt.Protocol;

/// <summary>Turns packets into bytes.</summary>
internal static class PacketEncoder
{
    /// <summary>How many bytes the whole packet takes.</summary>
    /// <exception cref="ArgumentException">A string or binary field is too long, or the packet is longer than MQTT can say.</exception>
    public static int Measure<T>(in T packet, MqttProtocolVersion version)
        where T : IPacket
    {
        var body = MeasureBody(packet, version);
        return 1 + VariableByteInteger.Size(body) + body;
    }

    /// <summary>Appends the packet; returns its size in bytes.</summary>
    /// <exception cref="ArgumentException">A string or binary field is too long, or the packet is longer than MQTT can say.</exception>
    /// <exception cref="MqttPacketTooLargeException">It is larger than the receiver takes [MQTT-3.1.2-24]; nothing was written.</exception>
    public static int Write<T>(IBufferWriter<byte> output, in T packet, MqttProtocolVersion version, uint maximumPacketSize = uint.MaxValue)
        where T : IPacket
    {
        var body = MeasureBody(packet, version);
        var total = 1 + VariableByteInteger.Size(body) + body;
        if ((uint)total > maximumPacketSize)
            throw new MqttPacketTooLargeException(total, maximumPacketSize);

        var target = output.GetSpan(total);
        target[0] = packet.FirstByte;
        var start = 1 + VariableByteInteger.Write(target[1..], body);
        var writer = new BodyWriter(target[start..total]);
        packet.WriteBody(ref writer, version);
        output.Advance(total);
        return total;
    }

    private static int MeasureBody<T>(in T packet, MqttProtocolVersion version)
        where T : IPacket
    {
        var measure = BodyWriter.Measure;
        packet.WriteBody(ref measure, version);
        return measure.Length <= VariableByteInteger.Max
            ? measure.Length
            : throw new ArgumentException("The packet is longer than 268,435,455 bytes.", nameof(packet));
    }
}
