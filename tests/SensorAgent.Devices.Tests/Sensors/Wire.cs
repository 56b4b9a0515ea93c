using SensorAgent.Devices.Chips;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

/// <summary>What stands on the wire, with its checksums.</summary>
internal static class Wire
{
    /// <summary>A read of Sensirion's words.</summary>
    public static I2cTransfer Words(params ushort[] words)
    {
        var bytes = new byte[words.Length * 3];
        for (var i = 0; i < words.Length; i++)
            Sensirion.WriteWord(bytes.AsSpan(i * 3), words[i]);
        return I2cTransfer.Reads(bytes);
    }

    /// <summary>A write of one of Sensirion's commands.</summary>
    public static I2cTransfer Command(ushort command) => I2cTransfer.Write((byte)(command >> 8), (byte)command);

    /// <summary>The transfer with the last bit of its answer changed.</summary>
    public static I2cTransfer Damaged(this I2cTransfer transfer) => transfer with { Read = [.. transfer.Read[..^1], (byte)(transfer.Read[^1] ^ 1)] };
}
