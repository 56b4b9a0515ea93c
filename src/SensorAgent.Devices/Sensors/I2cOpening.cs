using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>The first words with a chip: is it the one that the configuration names? The device is closed when it is not.</summary>
internal static class I2cOpening
{
    /// <summary>Opens the device and makes the sensor of it; closes it again when that fails.</summary>
    public static ISensor OpenI2c(this SensorContext context, Func<II2cDevice, ISensor> make)
    {
        var device = context.OpenI2c();
        try
        {
            return make(device);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a chip whose identity register holds another id; the hint says what it then is, where that is known.</summary>
    public static void Expect(this II2cDevice device, byte register, byte id, string chip, Func<byte, string?>? other = null)
    {
        var found = device.ReadByte(register);
        if (found != id)
            throw WrongChip(chip, $"0x{found:X2} instead of 0x{id:X2}", other?.Invoke(found));
    }

    /// <summary>Refuses a chip whose 16-bit identity register, most significant byte first, holds another id.</summary>
    public static void Expect(this II2cDevice device, byte register, ushort id, string chip)
    {
        var found = device.ReadUInt16BigEndian(register);
        if (found != id)
            throw WrongChip(chip, $"0x{found:X4} instead of 0x{id:X4}", null);
    }

    /// <summary>The words for a chip that is another one.</summary>
    public static BusException WrongChip(string chip, string found, string? other) =>
        new(BusFault.BadData, other is null ? $"This chip is no {chip}: its id is {found}." : $"This chip is no {chip} but {other}: its id is {found}.");
}
