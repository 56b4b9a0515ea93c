using System.Globalization;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class HostTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("host").FullName;
    private readonly ManualTime _time = new();

    public HostTests()
    {
        Put("proc/stat", "cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 100 0 50 800 50 0 0 0 0 0\n");
        Put("proc/meminfo", "MemTotal:        1000000 kB\nMemFree:          100000 kB\nMemAvailable:     750000 kB\n");
        Put("proc/uptime", "12345.67 23456.78\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Memory_uptime_and_temperature_come_from_the_kernels_files()
    {
        Put("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
        Put("sys/class/thermal/thermal_zone0/temp", "48312\n");

        var measured = await ReadAsync(new Host(_root, "/", _time));

        Assert.Equal((25.0, 12_345.67, 48.312), (measured["memory_used"], measured["uptime"], measured["cpu_temperature"]));
    }

    [Fact]
    public async Task A_machine_without_a_thermometer_has_no_temperature() =>
        Assert.DoesNotContain("cpu_temperature", (await ReadAsync(new Host(_root, "/", _time))).Keys);

    [Fact]
    public async Task The_processors_thermometer_is_preferred_to_others()
    {
        Put("sys/class/thermal/thermal_zone0/type", "battery\n");
        Put("sys/class/thermal/thermal_zone0/temp", "20000\n");
        Put("sys/class/thermal/thermal_zone1/type", "ddr-thermal\n");
        Put("sys/class/thermal/thermal_zone1/temp", "30000\n");
        Put("sys/class/thermal/thermal_zone2/type", "cpu-thermal\n");
        Put("sys/class/thermal/thermal_zone2/temp", "40000\n");

        Assert.Equal(40, (await ReadAsync(new Host(_root, "/", _time)))["cpu_temperature"]);
    }

    [Fact]
    public async Task The_first_load_is_that_of_a_quarter_second()
    {
        using var host = new Host(_root, "/", _time);
        var read = host.ReadAsync(CancellationToken.None).AsTask();
        Put("proc/stat", "cpu  110 0 60 870 60 0 0 0 0 0\n"); // 20 of 100 jiffies busy; waiting for the disk is idle

        _time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal(20, (await read.WaitAsync(TimeSpan.FromSeconds(20))).Single(measurement => measurement.Quantity == "cpu_load").Value.Number);
    }

    [Fact]
    public async Task Each_further_load_is_that_since_the_read_before()
    {
        using var host = new Host(_root, "/", _time);
        await ReadAsync(host);
        Put("proc/stat", "cpu  190 0 60 800 50 0 0 0 0 0\n");

        var measured = await host.ReadAsync(CancellationToken.None);

        Assert.Equal(100, measured.Single(measurement => measurement.Quantity == "cpu_load").Value.Number);
    }

    [Fact]
    public async Task A_load_without_a_jiffy_in_between_is_zero() => Assert.Equal(0, (await ReadAsync(new Host(_root, "/", _time)))["cpu_load"]);

    [Theory]
    [InlineData("")]
    [InlineData("intr 1 2 3\n")]
    [InlineData("cpu 1 2\n")]
    public void A_stat_that_is_none_is_damaged_data(string stat) => Assert.Throws<InvalidDataException>(() => HostFiles.ProcessorTime(stat));

    [Fact]
    public void A_meminfo_without_what_is_needed_is_damaged_data() =>
        Assert.Throws<InvalidDataException>(() => HostFiles.MemoryUsed("MemTotal: 1 kB\n"));

    [Fact]
    public async Task The_real_machine_agrees_with_its_own_files()
    {
        using var host = Open.Sensor("host", new FakeBoard(), TimeProvider.System);

        var measured = (await host.ReadAsync(CancellationToken.None))
            .ToDictionary(measurement => measurement.Quantity, measurement => measurement.Value.Number);
        var uptime = double.Parse((await File.ReadAllTextAsync("/proc/uptime")).Split(' ')[0], CultureInfo.InvariantCulture);

        Assert.InRange(measured["uptime"], uptime - 30, uptime);
        Assert.InRange(measured["cpu_load"], 0, 100);
        Assert.InRange(measured["memory_used"], 0.1, 100);
        Assert.InRange(measured["disk_free"], 0, 100);
    }

    [Fact]
    public void What_the_description_promises_on_this_machine_is_delivered()
    {
        var plan = Open.Plan("host", "", new Findings())!;

        Assert.Equal(HostFiles.ThermalZone("/") is not null, plan.Channels.Any(channel => channel.Id.Quantity == "cpu_temperature"));
    }

    [Fact]
    public void A_disk_that_is_not_there_is_a_mistake()
    {
        var findings = new Findings();

        Open.Plan("host", """, "Disk": "/nowhere" """, findings);

        Assert.Equal(
            "Sensors:x:Disk: there is no directory /nowhere; name a directory on the disk, such as /.", Assert.Single(findings.Mistakes).ToString());
    }

    private async Task<Dictionary<string, double>> ReadAsync(Host host)
    {
        var read = host.ReadAsync(CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        return (await read.WaitAsync(TimeSpan.FromSeconds(20)))
            .ToDictionary(measurement => measurement.Quantity, measurement => measurement.Value.Number);
    }

    private void Put(string file, string content)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
