using System.Text;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class GpsTests
{
    private const string Gga = "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n";
    private const string Rmc = "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A\r\n";

    [Fact]
    [FiguresOf("gps")]
    public async Task Delivers_position_height_speed_and_satellites()
    {
        var read = await ReadAsync(Gga + Rmc);

        Assert.Equal(48.1173, read.Good("latitude"), 1e-6);
        Assert.Equal(11.516667, read.Good("longitude"), 1e-6);
        Assert.Equal(545.4, read.Good("altitude"));
        Assert.Equal(11.523556, read.Good("speed"), 1e-6); // 22.4 knots
        Assert.Equal(8, read.Good("satellites"));
    }

    [Fact]
    public async Task South_and_west_are_negative_and_any_system_talks()
    {
        var read = await ReadAsync(
            Sentence("GNRMC,120000.00,A,3351.5000,S,15112.6000,W,0.0,,201126,,,A")
                + Sentence("GNGGA,120000.00,3351.5000,S,15112.6000,W,2,12,0.6,-3.5,M,22.0,M,,"));

        Assert.Equal((-33.858333, -151.21), (read.Good("latitude", 6), read.Good("longitude", 6)));
        Assert.Equal((-3.5, 0), (read.Good("altitude"), read.Good("speed")));
    }

    [Theory]
    [InlineData("GPGGA,123519,,,,,0,03,,,M,,M,,", "GPRMC,123519,V,,,,,,,230394,,,N")]
    // the last known place is no reading
    [InlineData("GPGGA,123519,4807.038,N,01131.000,E,0,03,,,M,,M,,", "GPRMC,123519,V,4807.038,N,01131.000,E,,,230394,,,N")]
    public async Task No_fix_is_no_reading(string gga, string rmc)
    {
        var read = await ReadAsync(Sentence(gga) + Sentence(rmc));

        Assert.Equal(3, read.Good("satellites"));
        Assert.Equal(["latitude", "longitude", "altitude", "speed"], read.Where(one => one.Quality == Quality.Bad).Select(one => one.Quantity));
        Assert.StartsWith("The receiver has no fix", read[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_position_that_is_estimated_is_uncertain()
    {
        var read = await ReadAsync(Sentence("GPGGA,123519,4807.038,N,01131.000,E,6,00,,545.4,M,46.9,M,,") + Rmc);

        Assert.All(read.Where(one => one.Quantity != "satellites"), one => Assert.Equal(Quality.Uncertain, one.Quality));
    }

    [Fact]
    public async Task A_sentence_that_is_damaged_does_not_count()
    {
        var read = await ReadAsync(
            "38,N,01131.000,E,1*47\r\n" + Gga.Replace("4807", "4907", StringComparison.Ordinal) + Gga + "$GPGSV,1,1,00*79\r\n" + Rmc);

        Assert.Equal(48.1173, read.Good("latitude"), 1e-6);
    }

    [Fact]
    public async Task A_receiver_may_send_only_one_of_the_two()
    {
        var onlyRmc = await ReadAsync(Rmc);
        var onlyGga = await ReadAsync(Gga);

        Assert.Equal(["latitude", "longitude", "speed"], onlyRmc.Select(one => one.Quantity));
        Assert.Equal(["latitude", "longitude", "altitude", "satellites"], onlyGga.Select(one => one.Quantity));
    }

    [Fact]
    public async Task What_is_no_NMEA_hints_at_the_speed_of_the_line()
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(new string('\u00F8', 2000)));

        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.Contains("look at Baud", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_has_words()
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(""));

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.StartsWith("The receiver does not answer within 2.5s", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$GPGGA,1*")]
    [InlineData("$GPGGA,1*4")]
    [InlineData("GPGGA,1*4B")]
    [InlineData("$GP*17")]
    [InlineData("")]
    [InlineData("*")]
    public void What_is_no_sentence_is_none(string line) => Assert.Null(NmeaSentence.Parse(line));

    private static string Sentence(string text) => $"${text}*{text.Aggregate(0, (sum, letter) => sum ^ letter):X2}\r\n";

    /// <summary>Reads from a receiver that begins to send once what is old was thrown away.</summary>
    private static async Task<IReadOnlyList<Measurement>> ReadAsync(string text)
    {
        using var receiver = new Receiver(Encoding.Latin1.GetBytes(text));
        return await new SerialBench(receiver).ReadAsync<Gps>();
    }

    private sealed class Receiver(byte[] bytes) : ISerialPort
    {
        private int _at;

        public void Write(ReadOnlySpan<byte> data) => throw new InvalidOperationException("A receiver needs no commands.");

        public int Read(Span<byte> buffer, TimeSpan timeout)
        {
            var count = Math.Min(Math.Min(buffer.Length, 7), bytes.Length - _at);
            bytes.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public void DiscardInput() => Assert.Equal(0, _at);

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
