namespace SensorAgent.Mqtt.Protocol;

/// <summary>Seven bits a byte, least significant first, at most four bytes (section 1.5.5).</summary>
internal static class VariableByteInteger
{
    /// <summary>The largest value that four bytes hold.</summary>
    public const int Max = 268_435_455;

    /// <summary>How many bytes a value takes, 1 to 4.</summary>
    public static int Size(int value) => value switch
    {
        < 128 => 1,
        < 16_384 => 2,
        < 2_097_152 => 3,
        _ => 4,
    };

    /// <summary>Writes a value of 0 to <see cref="Max"/>; returns the bytes used.</summary>
    public static int Write(Span<byte> target, int value)
    {
        var used = 0;
        var rest = (uint)value;
        while (rest >= 128)
        {
            target[used++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        target[used++] = (byte)rest;
        return used;
    }

    /// <summary>
    /// Reads a value. Returns the bytes used, or 0 when more are needed.
    /// </summary>
    /// <exception cref="MqttProtocolException">A fifth byte, or more bytes than the value needs [MQTT-1.5.5-1].</exception>
    public static int TryRead(ReadOnlySpan<byte> source, out int value)
    {
        value = 0;
        for (var i = 0; i < source.Length; i++)
        {
            value |= (source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
                return source[i] != 0 || i == 0 ? i + 1 : throw MqttProtocolException.Malformed("A variable byte integer is longer than needed.");
            if (i == 3)
                throw MqttProtocolException.Malformed("A variable byte integer has more than four bytes.");
        }

        return 0;
    }
}
