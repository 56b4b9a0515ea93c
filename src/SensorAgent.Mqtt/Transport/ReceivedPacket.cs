using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Transport;

/// <summary>A whole packet as it came. The body is valid until the next one is received.</summary>
/// <param name="Type">Its type; <see cref="PacketType.None"/> when the peer has closed the connection.</param>
/// <param name="Flags">Bits 3 to 0 of its first byte.</param>
/// <param name="Body">Variable header and payload.</param>
internal readonly record struct ReceivedPacket(PacketType Type, byte Flags, ReadOnlyMemory<byte> Body);
