using System.Buffers.Binary;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Maxim MAX6675: temperature of a K-type thermocouple from 0 °C on, on SPI.</summary>
/// <remarks>
/// Datasheet 19-2235 rev. 2: output in figure 2, conversion time at most 220 ms, clock at most 4.3 MHz; the bits change with the rising edge of the
/// select and the falling edges of the clock, and the kernel's binding asks for mode 1. It converts while it is not selected.
/// </remarks>
[Sensor("max6675")]
internal sealed class Max6675(ISpiDevice device) : ISensor, ISensorDriver
{
    private const int ZeroBits = 1 << 15 | 1 << 1; // the sign, and the chip's identity (figure 2)
    private const int Open = 1 << 2;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Maxim MAX6675: temperature of a K-type thermocouple, 0 to 1024 °C")
    {
        Bus = BusKind.Spi,
        Quantities = [new("temperature", 0, 1023.75)],
        ShortestInterval = TimeSpan.FromMilliseconds(220),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Max6675(context.OpenSpi(new(4_000_000, Mode: 1)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        Span<byte> answer = stackalloc byte[2];
        device.Read(answer);
        return new([Convert(answer)]);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static Measurement Convert(ReadOnlySpan<byte> answer)
    {
        SpiTransfers.RefuseOnes(answer, "MAX6675");
        var bits = BinaryPrimitives.ReadUInt16BigEndian(answer);
        if ((bits & ZeroBits) != 0)
            throw new BusException(BusFault.BadData, $"The chip's answer 0x{bits:X4} is none of a MAX6675; look at the wiring.");
        if ((bits & Open) != 0)
            throw new BusException(BusFault.BadData, "The thermocouple is not connected, or broken.");

        var value = SensorValue.Of((bits >> 3) * 0.25);
        return bits == 0
            ? new(
                "temperature", value, Quality.Uncertain, "It is freezing or colder, which this chip cannot tell, or its data line is not connected.")
            : new("temperature", value);
    }
}
