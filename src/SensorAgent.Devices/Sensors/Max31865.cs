using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Maxim MAX31865: temperature of a platinum thermometer (Pt100, Pt1000) with two, three or four wires, on SPI.</summary>
/// <remarks>
/// Datasheet 19-6478 rev. 3: configuration in table 2, fault detection in table 3, resistance in table 5, fault status in table 7; a single
/// conversion takes at most 55 ms with the 60 Hz filter and 66 ms with that for 50 Hz. SPI mode 1 or 3, clock at most 5 MHz. The bias is
/// off between reads, and the cable is tested before each.
/// </remarks>
[Sensor("max31865")]
internal sealed class Max31865(ISpiDevice device, Max31865.Circuit circuit, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte BiasOn = 0x80;
    private const byte OneShot = 0x20;
    private const byte ThreeWires = 0x10;
    private const byte DetectFaults = 0x04;
    private const byte DetectionRuns = 0x0C;
    private const byte ClearFaults = 0x02;
    private const byte Filter50Hz = 0x01;
    private const double FullScale = 1 << 15;
    private const double HighestRatio = 4; // 3.905 at 850 °C (IEC 60751)

    // 10.5 time constants of the input filter and 1 ms (configuration register, bias); with the datasheet's capacitors that is less than this.
    private static readonly TimeSpan BiasTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan DetectionTime = TimeSpan.FromMilliseconds(1); // some waits of 100 µs
    private static readonly TimeSpan ConversionAt50Hz = TimeSpan.FromMilliseconds(66);
    private static readonly TimeSpan ConversionAt60Hz = TimeSpan.FromMilliseconds(55);

    private static readonly Setting<string> ElementKey = Setting.Choice("Element", "Pt100", ["Pt100", "Pt1000"], "Thermometer at the chip.");
    private static readonly Setting<int> WiresKey = Setting.OneOf("Wires", 2, [2, 3, 4], "Wires that lead to it, as the board's bridges are set.");

    private static readonly Setting<double?> ReferenceKey = Setting.OptionalNumber(
        "ReferenceResistor", 50, 20_000, "Resistor on the board in ohms; 430 for Pt100 and 4300 for Pt1000 unless set.");

    private static readonly Setting<int> MainsKey = Setting.OneOf("MainsFrequency", 50, [50, 60], "Frequency in hertz that is filtered out.");

    /// <summary>What is at the chip.</summary>
    /// <param name="ReferenceRatio">The reference resistor as a multiple of the thermometer's resistance at 0 °C.</param>
    /// <param name="HasThreeWires">True with three wires.</param>
    /// <param name="Is50Hz">True to filter 50 Hz out, false for 60 Hz.</param>
    internal sealed record Circuit(double ReferenceRatio, bool HasThreeWires, bool Is50Hz);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Maxim MAX31865: temperature of a Pt100 or Pt1000")
    {
        Bus = BusKind.Spi,
        Quantities = [new("temperature", -200, 850)],
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [ElementKey, WiresKey, ReferenceKey, MainsKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var ohms = context.Get(ElementKey) == "Pt1000" ? 1000 : 100;
        var circuit = new Circuit((context.Get(ReferenceKey) ?? ohms * 4.3) / ohms, context.Get(WiresKey) == 3, context.Get(MainsKey) == 50);
        return new Max31865(context.OpenSpi(new(5_000_000, Mode: 1)), circuit, context.Time);
    }

    private byte Basis => (byte)((circuit.HasThreeWires ? ThreeWires : 0) | (circuit.Is50Hz ? Filter50Hz : 0));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The filter may change only while no conversion runs, and none does: every one is single.
            Write(Register.Configuration, (byte)(BiasOn | ClearFaults | Basis));
            ExpectReply();
            await time.AtLeastAsync(BiasTime, cancellationToken);
            Write(Register.Configuration, (byte)(BiasOn | DetectFaults | Basis));
            await time.AtLeastAsync(DetectionTime, cancellationToken);
            ExpectNoFault();
            Write(Register.Configuration, (byte)(BiasOn | OneShot | Basis));
            await time.AtLeastAsync(circuit.Is50Hz ? ConversionAt50Hz : ConversionAt60Hz, cancellationToken);
            return [new("temperature", Platinum.Celsius(ReadRatio()))];
        }
        finally
        {
            Write(Register.Configuration, Basis); // no current through the thermometer, which it would warm
        }
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private void ExpectReply()
    {
        var configuration = ReadByte(Register.Configuration);
        if (configuration is 0x00 or 0xFF)
            throw SpiTransfers.Silent("MAX31865");
        if (configuration != (BiasOn | Basis)) // the clearing bit clears itself
            throw new BusException(
                BusFault.BadData,
                $"The chip's configuration reads back as 0x{configuration:X2} instead of 0x{BiasOn | Basis:X2}; it is perhaps another chip.");
    }

    private void ExpectNoFault()
    {
        if ((ReadByte(Register.Configuration) & DetectionRuns) != 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its test of the cable in time.");
        if (ReadByte(Register.FaultStatus) is not 0 and var faults)
            throw new BusException(BusFault.BadData, Words(faults));
    }

    /// <summary>The thermometer's resistance as a multiple of that at 0 °C.</summary>
    private double ReadRatio()
    {
        Span<byte> answer = stackalloc byte[3];
        device.Transfer([Register.Resistance, 0, 0], answer);
        var raw = BinaryPrimitives.ReadUInt16BigEndian(answer[1..]);
        if ((raw & 1) != 0 && ReadByte(Register.FaultStatus) is not 0 and var faults)
            throw new BusException(BusFault.BadData, Words(faults));

        var ratio = (raw >> 1) / FullScale * circuit.ReferenceRatio;
        return (raw >> 1) switch
        {
            0 => throw new BusException(BusFault.BadData, "The thermometer is shorted: its resistance is zero."),
            short.MaxValue => throw new BusException(
                BusFault.BadData, "The thermometer is not connected: its resistance is beyond the reference resistor's."),
            _ when ratio > HighestRatio => throw new BusException(
                BusFault.BadData, "The thermometer's resistance is beyond 850 °C; look at Element and ReferenceResistor."),
            _ => ratio,
        };
    }

    // Table 7, in the order of what explains most.
    private static string Words(byte faults) => faults switch
    {
        _ when (faults & 0x04) != 0 => "A voltage at the thermometer's wires is too high or too low; look for another current on them.",
        _ when (faults & 0x20) != 0 => "The thermometer is not connected, or broken.",
        _ when (faults & 0x10) != 0 => "The wire at FORCE- is open, or the other end of the reference resistor is.",
        _ when (faults & 0x08) != 0 => "The wire at FORCE- or RTDIN- is open.",
        _ when (faults & 0x80) != 0 => "The thermometer's resistance is above the chip's threshold; it is not connected, or broken.",
        _ => "The thermometer's resistance is below the chip's threshold; it is shorted.",
    };

    private void Write(byte register, byte value) => device.Write([(byte)(register | Register.WriteBit), value]);

    private byte ReadByte(byte register)
    {
        Span<byte> answer = stackalloc byte[2];
        device.Transfer([register, 0], answer);
        return answer[1];
    }

    private static class Register
    {
        public const byte Configuration = 0x00;
        public const byte Resistance = 0x01;
        public const byte FaultStatus = 0x07;
        public const byte WriteBit = 0x80;
    }
}
