using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>
/// Registers over SPI for a driver that knows them from I2C: bit 7 of the register's number is 1 to read and 0 to write, as with Bosch's chips
/// (BST-BME280-DS002, section 6.3; BST-BMP280-DS001, section 5.3).
/// </summary>
internal sealed class SpiRegisters(ISpiDevice device) : II2cDevice
{
    private const byte ReadBit = 0x80;
    private static readonly SpiSettings Line = new(Frequency: 1_000_000); // of the 10 MHz that the chips can have, mode 0 of their 0 and 3
    private byte _register;

    /// <summary>The description of a chip whose other one is on I2C.</summary>
    public static SensorDescription Describe(string summary, SensorDescription onI2c) =>
        new(summary) { Bus = BusKind.Spi, Quantities = onI2c.Quantities };

    /// <summary>Opens the device, refuses another chip, and closes it when it or the making fails.</summary>
    public static ISensor Open(SensorContext context, Identity identity, Func<II2cDevice, ISensor> make)
    {
        var device = new SpiRegisters(context.OpenSpi(Line));
        try
        {
            Span<byte> id = stackalloc byte[1];
            device.WriteRead([(byte)identity.Registers[0].Number], id);
            SpiTransfers.RefuseSilence(id, identity.Chip);
            identity.Check(device);
            return make(device);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        _register = data[0];
        Span<byte> sent = stackalloc byte[data.Length];
        data.CopyTo(sent);
        sent[0] &= 0x7F;
        if (data.Length > 1) // the number alone is for the read that follows
            device.Write(sent);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        Span<byte> sent = stackalloc byte[buffer.Length + 1];
        Span<byte> came = stackalloc byte[buffer.Length + 1];
        sent.Clear();
        sent[0] = (byte)(_register | ReadBit);
        device.Transfer(sent, came);
        came[1..].CopyTo(buffer);
    }

    /// <inheritdoc/>
    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        Write(data);
        Read(buffer);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
