using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

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
    public static void Expect(this II2cDevice device, byte register, byte id, string chip, Func<byte, string?> other)
    {
        var found = device.ReadByte(register);
        if (found != id)
            throw WrongChip(chip, $"0x{found:X2} instead of 0x{id:X2}", other(found));
    }

    /// <summary>The words for a chip that is another one.</summary>
    public static BusException WrongChip(string chip, string found, string? other) =>
        new(BusFault.BadData, $"This chip is no {chip}{(other is null ? "" : $" but {other}")}: its id is {found}.");
}
