using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class ImageTests : IDisposable
{
    private static readonly byte[] Picture = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x0A];
    private readonly string _directory = Directory.CreateTempSubdirectory("image").FullName;

    private string File => Path.Combine(_directory, "now.jpg");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_file_is_read_when_it_has_changed()
    {
        Write(Picture, minutes: 0);
        using var sensor = OfFile();

        Assert.Equal(Picture, Bytes(await ReadAsync(sensor)));
        Assert.Empty(await ReadAsync(sensor));
        Write([1, 2, 3, 4, 5, 6], minutes: 1);
        Assert.Equal([1, 2, 3, 4, 5, 6], Bytes(await ReadAsync(sensor)));
    }

    [Fact]
    public async Task What_a_program_prints_is_the_picture()
    {
        using var sensor = Sensor(""", "Command": "printf '\\377\\330\\377\\340\\000\\012'" """);

        Assert.Equal(Picture, Bytes(await ReadAsync(sensor)));
        Assert.Equal(Picture, Bytes(await ReadAsync(sensor)));
    }

    [Theory]
    [InlineData("true", BusFault.BadData, "The program printed nothing.")]
    [InlineData("head -c 2000 /dev/zero", BusFault.BadData, "The program prints more than 1000 bytes.")]
    [InlineData("echo No camera. >&2; exit 2", BusFault.Failed, "The program ended with exit code 2: No camera.")]
    public async Task A_program_without_a_picture_is_a_fault(string command, BusFault kind, string words)
    {
        using var sensor = Sensor($""", "Command": "{command}", "MostBytes": 1000 """);

        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(sensor));

        Assert.Equal((kind, words), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task A_file_that_is_not_there_empty_or_too_long_is_a_fault()
    {
        using var sensor = OfFile(""", "MostBytes": 100 """);

        Assert.Equal($"There is no file {File}.", (await Assert.ThrowsAsync<BusException>(() => ReadAsync(sensor))).Message);
        Write([], minutes: 0);
        Assert.Equal($"The file {File} is empty.", (await Assert.ThrowsAsync<BusException>(() => ReadAsync(sensor))).Message);
        Write(new byte[101], minutes: 1);
        Assert.Equal(
            $"The file {File} has 101 bytes, more than MostBytes, 100.", (await Assert.ThrowsAsync<BusException>(() => ReadAsync(sensor))).Message);
    }

    [Theory]
    [InlineData("", "Sensors:x:Path: is missing; give either Path, such as /run/camera/now.jpg, or Command, such as rpicam-still -n -o -.")]
    [InlineData(""", "Path": "/a", "Command": "b" """,
        "Sensors:x:Path: stands beside Command; give either Path, such as /run/camera/now.jpg, or Command, such as rpicam-still -n -o -.")]
    public void Either_a_file_or_a_program_gives_the_picture(string settings, string words)
    {
        var findings = new Findings();

        Open.Plan("image", settings, findings);

        Assert.Equal(words, Assert.Single(findings.Mistakes).ToString());
    }

    private ISensor OfFile(string settings = "") => Sensor($""", "Path": "{File}" {settings}""");

    private static ISensor Sensor(string settings) => Open.Sensor("image", new FakeBoard(), TimeProvider.System, settings);

    private static async Task<IReadOnlyList<Measurement>> ReadAsync(ISensor sensor) => await sensor.ReadAsync(CancellationToken.None);

    private static byte[] Bytes(IReadOnlyList<Measurement> measured) => Assert.Single(measured).Value.Bytes.ToArray();

    private void Write(byte[] bytes, int minutes)
    {
        System.IO.File.WriteAllBytes(File, bytes);
        System.IO.File.SetLastWriteTimeUtc(File, new DateTime(2026, 1, 1, 12, minutes, 0, DateTimeKind.Utc));
    }
}
