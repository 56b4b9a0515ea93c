using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Chips;

/// <summary>Registers of a chip whose transfers begin with the register's number; each call is one transfer.</summary>
internal static class I2cRegisters
{
    extension(II2cDevice device)
    {
        /// <summary>Reads one byte.</summary>
        public byte ReadByte(byte register)
        {
            Span<byte> raw = stackalloc byte[1];
            device.WriteRead([register], raw);
            return raw[0];
        }

        /// <summary>Reads two bytes, the high one first.</summary>
        public ushort ReadUInt16(byte register)
        {
            Span<byte> raw = stackalloc byte[2];
            device.WriteRead([register], raw);
            return BinaryPrimitives.ReadUInt16BigEndian(raw);
        }

        /// <summary>Reads two bytes, the low one first.</summary>
        public ushort ReadUInt16LowFirst(byte register)
        {
            Span<byte> raw = stackalloc byte[2];
            device.WriteRead([register], raw);
            return BinaryPrimitives.ReadUInt16LittleEndian(raw);
        }

        /// <summary>Writes one byte.</summary>
        public void WriteByte(byte register, byte value) => device.Write([register, value]);

        /// <summary>Writes two bytes, the high one first.</summary>
        public void WriteUInt16(byte register, int value) => device.Write([register, (byte)(value >> 8), (byte)value]);

        /// <summary>Writes two bytes, the low one first.</summary>
        public void WriteUInt16LowFirst(byte register, int value) => device.Write([register, (byte)value, (byte)(value >> 8)]);
    }
}
