using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Chips;

/// <summary>Registers of a chip whose transfers begin with the register's number; each call is one transfer.</summary>
internal static class I2cRegisters
{
    extension(II2cDevice device)
    {
        /// <summary>Prepares a device that has just been opened, and closes it when that fails.</summary>
        public II2cDevice Opened(Action<II2cDevice> prepare)
        {
            try
            {
                prepare(device);
                return device;
            }
            catch
            {
                device.Dispose();
                throw;
            }
        }

        /// <summary>Refuses a chip whose identity register says that it is another.</summary>
        public void RequireId(string chip, byte register, byte expected)
        {
            var id = device.ReadByte(register);
            if (id != expected)
                throw new BusException(BusFault.BadData, $"This chip is no {chip}: its id is 0x{id:X2} instead of 0x{expected:X2}.");
        }

        /// <summary>Refuses a chip whose identity word, high byte first, says that it is another.</summary>
        public void RequireId16(string chip, byte register, ushort expected)
        {
            var id = device.ReadUInt16(register);
            if (id != expected)
                throw new BusException(BusFault.BadData, $"This chip is no {chip}: its id is 0x{id:X4} instead of 0x{expected:X4}.");
        }

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
