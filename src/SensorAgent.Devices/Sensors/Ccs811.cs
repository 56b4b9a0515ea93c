using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ams (ScioSense) CCS811: volatile organic compounds, and the carbon dioxide that usually goes with them, on I2C.</summary>
/// <remarks>
/// Datasheet CCS811 v1-06 (2019-Feb-07): registers in figure 14, status in figure 15, measuring mode in figure 16, results in figure 17, ENV_DATA,
/// ERROR_ID on p. 24. The chip measures every second by itself (mode 1), and stretches the clock: the Raspberry Pi's adapter needs a slow one
/// (dtparam=i2c_arm_baudrate=10000). Values of the first 20 minutes are still settling (section "run-in").
/// </remarks>
[Sensor("ccs811")]
internal sealed class Ccs811(II2cDevice device, Func<double?> temperature, Func<double?> humidity, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte EverySecond = 0b0001_0000;
    private const int ApplicationValid = 0b0001_0000;
    private const int NewData = 0b0000_1000;
    private const int Error = 0b0000_0001;
    private static readonly TimeSpan StartTime = TimeSpan.FromMilliseconds(1); // at most, after APP_START
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private const int Steps = 25; // two measurements and a little
    private static readonly TimeSpan RunIn = TimeSpan.FromMinutes(20);

    private static readonly string[] Errors =
    [
        "it was asked to write a register that cannot be written", "it was asked to read a register that cannot be read",
        "it was given a measuring mode that it does not have", "its sensor's resistance is at the end of its range",
        "its heater draws no current", "its heater has no voltage",
    ];

    private long? _started;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ams CCS811: volatile organic compounds and equivalent CO2")
    {
        Bus = BusKind.I2c,
        Addresses = [0x5A, 0x5B],
        Identity = new("CCS811", IdRegister.Byte(Register.HardwareId, 0x81)),
        Quantities = [new("eco2", 400, 32_768), new("tvoc", 0, 29_206)],
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [Compensation.TemperatureFrom, Compensation.HumidityFrom],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
    {
        if ((device.ReadByte(Register.Status) & ApplicationValid) == 0)
            throw new BusException(BusFault.BadData, "The chip has no valid firmware.");
        return new Ccs811(device, context.Feed(Compensation.TemperatureFrom), context.Feed(Compensation.HumidityFrom), context.Time);
    });

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        _started ??= await StartAsync(cancellationToken);
        Compensate();
        await DataReady.WaitAsync(this, static chip => chip.IsReady(), Step, Steps, time, cancellationToken);
        return Convert(time.GetElapsedTime(_started.Value) < RunIn);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private async Task<long> StartAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.ApplicationStart]); // without effect on a chip that runs already
        await time.AtLeastAsync(StartTime, cancellationToken);
        device.Write([Register.MeasuringMode, EverySecond]);
        return time.GetTimestamp();
    }

    /// <summary>Both in 1/512: percent, and degrees above -25 °C. One that is not known stays at the chip's own 50 % or 25 °C.</summary>
    private void Compensate()
    {
        if ((temperature(), humidity()) is (null, null))
            return;
        Span<byte> data = [Register.Environment, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(data[1..], (ushort)Math.Round(Math.Clamp(humidity() ?? 50, 0, 100) * 512));
        BinaryPrimitives.WriteUInt16BigEndian(data[3..], (ushort)Math.Round(Math.Clamp((temperature() ?? 25) + 25, 0, 127) * 512));
        device.Write(data);
    }

    private bool IsReady()
    {
        var status = device.ReadByte(Register.Status);
        if ((status & Error) != 0)
            throw new BusException(BusFault.BadData, $"The chip reports a fault: {Words(device.ReadByte(Register.ErrorId))}.");
        return (status & NewData) != 0;
    }

    private Measurement[] Convert(bool settling)
    {
        Span<byte> result = stackalloc byte[4];
        device.WriteRead([Register.Result], result);
        var (quality, reason) = settling ? (Quality.Uncertain, "The sensor settles for 20 minutes after it is started.") : (Quality.Good, "");
        return
        [
            new("eco2", SensorValue.Of(BinaryPrimitives.ReadUInt16BigEndian(result)), quality, reason),
            new("tvoc", SensorValue.Of(BinaryPrimitives.ReadUInt16BigEndian(result[2..])), quality, reason),
        ];
    }

    private static string Words(byte errors) =>
        errors == 0 ? "it does not say which" : string.Join(", ", Errors.Where((_, bit) => (errors >> bit & 1) != 0));

    private static class Register
    {
        public const byte Status = 0x00;
        public const byte MeasuringMode = 0x01;
        public const byte Result = 0x02;
        public const byte Environment = 0x05;
        public const byte HardwareId = 0x20;
        public const byte ErrorId = 0xE0;
        public const byte ApplicationStart = 0xF4;
    }
}
