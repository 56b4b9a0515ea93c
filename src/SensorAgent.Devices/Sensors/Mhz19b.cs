using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Winsen MH-Z19B: carbon dioxide, on a serial port.</summary>
/// <remarks>
/// Winsen's manual MH-Z19B version 1.0, p. 7 and 8: 9600 baud, commands 0x86 (read), 0x79 (self-calibration), 0x87 (zero), 0x88 (span) and
/// 0x99 (range) with examples, checksum; 3 minutes of preheating. The manual puts the range into bytes 3 and 4 of the command; the module
/// takes it from bytes 6 and 7 (revspace.nl/MH-Z19B, and issue 15 of tobiasschuerg/MH-Z-CO2-Sensors).
/// </remarks>
[Sensor("mhz19b")]
internal sealed class Mhz19b(ISerialPort port, string selfCalibration, int? range, TimeProvider time) : ICalibratedSensor, ISensorDriver
{
    private const byte Start = 0xFF;
    private const byte ReadConcentration = 0x86;
    private const byte SetSelfCalibration = 0x79;
    private const byte CalibrateZero = 0x87;
    private const byte CalibrateSpan = 0x88;
    private const byte SetRange = 0x99;
    private const byte SelfCalibrationOn = 0xA0;
    private const int FrameLength = 9;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PreheatTime = TimeSpan.FromMinutes(3);

    private static readonly Setting<string> SelfCalibrationKey = Setting.Choice(
        "SelfCalibration", "", ["on", "off"], "on takes the least of every day for 400 ppm, as out of doors; empty leaves it as it is.");

    private static readonly Setting<int?> RangeKey = Setting.OptionalInteger(
        "Range", 1000, 10_000, "Greatest concentration in ppm: 2000 or 5000, some modules 10000; empty leaves it as it is.");

    private readonly SerialReader _reader = new(port, time);
    private readonly WarmUp _warmUp = new(PreheatTime, "The module may still be heating", time);
    private bool _isPrepared;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Winsen MH-Z19B: carbon dioxide on a serial port")
    {
        Bus = BusKind.Serial,
        Quantities = [new("co2", 0, 10_000)],
        DefaultInterval = TimeSpan.FromSeconds(10),
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [SelfCalibrationKey, RangeKey],
        Actions =
        [
            new("zero", "the air around it counts as 400 ppm; it needs 20 minutes there before"),
            new("span", "the gas around it counts as so much; zero comes before it", (1000, 10_000, "ppm")),
            new("abc_on", "it takes the least of every day for 400 ppm"),
            new("abc_off", "it does not"),
        ],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) =>
        new Mhz19b(context.OpenSerial(new(9600)), context.Get(SelfCalibrationKey), context.Get(RangeKey), context.Time);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_isPrepared)
            Prepare();
        _isPrepared = true;

        port.DiscardInput();
        Send(ReadConcentration);
        var frame = new byte[FrameLength];
        if (!await _reader.FindAsync(new[] { Start, ReadConcentration }, frame, AnswerTime, cancellationToken))
            throw SerialReader.Silent("MH-Z19B", AnswerTime);
        if (Checksum(frame) != frame[^1])
            throw SerialReader.Damaged("MH-Z19B");
        return [_warmUp.Judge("co2", (frame[2] << 8) | frame[3])];
    }

    /// <inheritdoc/>
    public ValueTask CalibrateAsync(string action, double value, CancellationToken cancellationToken)
    {
        switch (action) // none of them is answered
        {
            case "zero":
                Send(CalibrateZero);
                break;
            case "span":
                Send(CalibrateSpan, (byte)((int)value >> 8), (byte)(int)value);
                break;
            default:
                Send(SetSelfCalibration, action == "abc_on" ? SelfCalibrationOn : (byte)0);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => port.Dispose();

    /// <summary>The last byte of a frame: what makes the sum of the others, without the first, zero.</summary>
    internal static byte Checksum(ReadOnlySpan<byte> frame)
    {
        byte sum = 0;
        foreach (var value in frame[1..^1])
            sum += value;
        return (byte)-sum;
    }

    // Neither is answered.
    private void Prepare()
    {
        if (selfCalibration.Length > 0)
            Send(SetSelfCalibration, selfCalibration == "on" ? SelfCalibrationOn : (byte)0);
        if (range is { } ppm)
            Send(SetRange, last: ppm);
    }

    private void Send(byte command, byte first = 0, byte second = 0, int last = 0)
    {
        Span<byte> frame = [Start, 0x01, command, first, second, 0, (byte)(last >> 8), (byte)last, 0];
        frame[^1] = Checksum(frame);
        port.Write(frame);
    }
}
