using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Maxim MAX17043 and MAX17048: voltage and charge of one lithium cell on I2C.</summary>
/// <remarks>
/// Datasheets 19-4811 and 19-6171: VCELL and SOC in table 1. The MAX17043 has twelve bits of 1.25 mV from the left, the MAX17048
/// sixteen of 78.125 µV, which is the same scale. The version register is neither 0 nor 0xFFFF in any of them; they have no other
/// identity. The gauge has to follow the cell all the time, so it is never put to sleep.
/// </remarks>
[Sensor("max17043")]
internal sealed class Max17043(II2cDevice device) : ISensor, ISensorDriver
{
    private const double VoltageStep = 0.000_078_125;
    private const double ChargeStep = 1.0 / 256;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Maxim MAX17043, MAX17048: voltage and charge of a lithium cell")
    {
        Bus = BusKind.I2c,
        Addresses = [0x36],
        Quantities = [new("voltage", 0, 5.12), new("battery", 0, 100)],
        DefaultInterval = TimeSpan.FromSeconds(30),
        ShortestInterval = TimeSpan.FromMilliseconds(500),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
    {
        CheckIdentity(device);
        return new Max17043(device);
    });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var cell = device.ReadUInt16(Register.Cell);
        if (cell == 0)
            throw new BusException(BusFault.BadData, "The gauge sees no cell; it is perhaps not connected.");
        var charge = device.ReadUInt16(Register.Charge) * ChargeStep;
        return new([new("voltage", cell * VoltageStep), new("battery", Math.Min(charge, 100))]); // a full cell reads a little above 100
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static void CheckIdentity(II2cDevice device)
    {
        var version = device.ReadUInt16(Register.Version);
        if (version is 0 or ushort.MaxValue)
            throw new BusException(BusFault.BadData, $"This chip is no MAX17043: its version is 0x{version:X4}.");
    }

    private static class Register
    {
        public const byte Cell = 0x02;
        public const byte Charge = 0x04;
        public const byte Version = 0x08;
    }
}
