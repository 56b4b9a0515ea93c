using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ScioSense ENS160: air quality index, volatile organic compounds and equivalent CO2 on I2C.</summary>
/// <remarks>
/// Datasheet ENS160 version 0.95 (December 2020): registers in section 16, operating modes in 16.2.2, TEMP_IN and RH_IN in 16.2.5 and
/// 16.2.6, status and validity in 16.2.7, index in 16.2.8 (1 to 5, after the German environment agency). The chip measures every second by
/// itself and keeps warm for that.
/// </remarks>
[Sensor("ens160")]
internal sealed class Ens160(II2cDevice device, Func<double?> temperature, Func<double?> humidity, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte StandardMode = 0x02;
    private const int ErrorBit = 0b0100_0000;
    private const int NewData = 0b0000_0010;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private const double Kelvin = 273.15;
    private const int Steps = 25; // two measurements and a little

    private bool _started;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } =
        new("ScioSense ENS160: air quality index 1 to 5, volatile organic compounds and equivalent CO2")
        {
            Bus = BusKind.I2c,
            Addresses = [0x52, 0x53],
            Identity = new(
                "ENS160",
                IdRegister.Word(Register.PartId, 0x0160) with { LowFirst = true, Others = static id => id == 0x0161 ? "an ENS161" : null }),
            Quantities = [new("aqi", 1, 5), new("tvoc", 0, 65_000), new("eco2", 400, 65_000)],
            ShortestInterval = TimeSpan.FromSeconds(1),
            Settings = [Compensation.TemperatureFrom, Compensation.HumidityFrom],
        };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Ens160(
        device, context.Feed(Compensation.TemperatureFrom), context.Feed(Compensation.HumidityFrom), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_started)
            device.Write([Register.Mode, StandardMode]);
        _started = true;
        if (temperature() is { } celsius)
            Tell(Register.TemperatureIn, (celsius + Kelvin) * 64);
        if (humidity() is { } percent)
            Tell(Register.HumidityIn, percent * 512);

        await DataReady.WaitAsync(this, static chip => chip.IsReady(), Step, Steps, time, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private void Tell(byte register, double number)
    {
        Span<byte> data = [register, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(data[1..], (ushort)Math.Round(Math.Clamp(number, 0, ushort.MaxValue)));
        device.Write(data);
    }

    private bool IsReady()
    {
        var status = device.ReadByte(Register.Status);
        return (status & ErrorBit) == 0
            ? (status & NewData) != 0
            : throw new BusException(BusFault.BadData, "The chip reports a fault of its own; it needs a new start.");
    }

    private Measurement[] Convert()
    {
        Span<byte> data = stackalloc byte[6];
        device.WriteRead([Register.Status], data);
        var (quality, reason) = ((data[0] >> 2) & 0b11) switch
        {
            0 => (Quality.Good, ""),
            1 => (Quality.Uncertain, "The sensor warms up for 3 minutes."),
            2 => (Quality.Uncertain, "The sensor is new: it settles for an hour, and is ready after 24 hours of use."),
            _ => (Quality.Bad, "The chip says that its values are not valid."),
        };
        return
        [
            new("aqi", SensorValue.Of(data[1] & 0b111), quality, reason),
            new("tvoc", SensorValue.Of(BinaryPrimitives.ReadUInt16LittleEndian(data[2..])), quality, reason),
            new("eco2", SensorValue.Of(BinaryPrimitives.ReadUInt16LittleEndian(data[4..])), quality, reason),
        ];
    }

    private static class Register
    {
        public const byte PartId = 0x00;
        public const byte Mode = 0x10;
        public const byte TemperatureIn = 0x13;
        public const byte HumidityIn = 0x15;
        public const byte Status = 0x20;
    }
}
