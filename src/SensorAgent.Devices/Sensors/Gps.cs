using System.Text;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>A satellite receiver (GPS, Galileo, GLONASS, BeiDou) that sends NMEA 0183 on a serial port: position, height, speed.</summary>
/// <remarks>
/// NMEA 0183: sentences GGA (position, quality of the fix, satellites, altitude above the sea) and RMC (position, speed over ground in knots).
/// Receivers send them once a second; a read waits for one of each. Without a fix only the satellites are told.
/// </remarks>
[Sensor("gps")]
internal sealed class Gps(ISerialPort port, TimeProvider time) : ISensor, ISensorDriver
{
    private const int LongestLine = 256; // the standard has 82; some receivers send more
    private const double MetresPerSecondOfKnot = 1852.0 / 3600;
    private static readonly TimeSpan ListenTime = TimeSpan.FromSeconds(2.5);
    private static readonly string[] Positional = ["latitude", "longitude", "altitude", "speed"];

    private static readonly Setting<int> BaudKey = Setting.OneOf(
        "Baud", 9600, [4800, 9600, 19_200, 38_400, 57_600, 115_200], "Speed of the line; most receivers have 9600.");

    private readonly SerialReader _reader = new(port, time);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Satellite receiver (GPS) with NMEA 0183: position, height, speed")
    {
        Bus = BusKind.Serial,
        Quantities =
        [
            new("latitude", -90, 90), new("longitude", -180, 180), new("altitude"), new("speed"), new("satellites", 0, 99),
        ],
        DefaultInterval = TimeSpan.FromSeconds(10),
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [BaudKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Gps(context.OpenSerial(new(context.Get(BaudKey))), context.Time);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        port.DiscardInput(); // what came since the last read is old
        var (position, course) = await ListenAsync(cancellationToken);
        var measurements = new List<Measurement>();
        if (HasFix(position, course))
        {
            Add("latitude", position?.Degrees(1) ?? course?.Degrees(2));
            Add("longitude", position?.Degrees(3) ?? course?.Degrees(4));
            Add("altitude", position?.Number(8));
            Add("speed", course?.Number(6) * MetresPerSecondOfKnot);
        }
        else
        {
            measurements.AddRange(Positional.Select(quantity => new Measurement(
                quantity, default, Quality.Bad,
                "The receiver has no fix; it needs a free view of the sky, and some minutes after it was switched on.")));
        }

        Add("satellites", position?.Number(6), isCalculated: false);
        return measurements;

        void Add(string quantity, double? number, bool isCalculated = true)
        {
            if (number is not { } value)
                return;
            measurements.Add(isCalculated && position?.Field(5) is "6" or "7" or "8" // estimated, put in by hand, simulated
                ? new(quantity, SensorValue.Of(value), Quality.Uncertain, "The receiver estimates the position, or was told it.")
                : new(quantity, value));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => port.Dispose();

    private static bool HasFix(NmeaSentence? position, NmeaSentence? course) =>
        position is not null ? position.Field(5) is not ("0" or "") : course!.Field(1) == "A";

    /// <summary>The next GGA and the next RMC; one of them may be missing when the receiver sends only the other.</summary>
    private async ValueTask<(NmeaSentence? Position, NmeaSentence? Course)> ListenAsync(CancellationToken cancellationToken)
    {
        var (start, buffer, line) = (time.GetTimestamp(), new byte[64], new StringBuilder());
        var (hasCome, position, course) = (false, default(NmeaSentence), default(NmeaSentence));
        while ((position is null || course is null) && time.GetElapsedTime(start) < ListenTime)
        {
            var count = await _reader.TakeAsync(buffer, ListenTime - time.GetElapsedTime(start), cancellationToken);
            hasCome |= count > 0;
            foreach (var letter in buffer.AsSpan(0, count))
            {
                if (letter != '\n' && line.Length < LongestLine)
                {
                    line.Append((char)letter);
                    continue;
                }

                Sort(NmeaSentence.Parse(line.ToString()));
                line.Clear();
            }
        }

        return position is not null || course is not null ? (position, course)
            : throw (hasCome
                ? new BusException(
                    BusFault.BadData, "What comes has no NMEA sentence GGA or RMC; look at Baud, and at what the receiver is set to send.")
                : SerialReader.Silent("receiver", ListenTime));

        void Sort(NmeaSentence? sentence)
        {
            if (sentence?.Kind == "GGA")
                position = sentence;
            else if (sentence?.Kind == "RMC")
                course = sentence;
        }
    }
}
