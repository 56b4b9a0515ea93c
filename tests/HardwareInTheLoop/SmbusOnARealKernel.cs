using System.Diagnostics;
using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices;
using SensorAgent.Testing;

namespace SensorAgent.HardwareInTheLoop;

/// <summary>The kernel's own i2c-stub: an adapter that has no I2C_FUNC_I2C, with registers behind SMBus transactions.</summary>
public sealed class SmbusOnARealKernel : IDisposable
{
    private const int Lm75Address = 0x48;
    private readonly IBoard _board = World.RaspberryPi();
    private readonly int _bus;

    public SmbusOnARealKernel()
    {
        Run("insmod", Directory.GetFiles("/tmp", "i2c-stub.ko*").Single(), $"chip_addr={Lm75Address}");
        _bus = Directory.GetDirectories("/sys/class/i2c-dev")
            .Where(adapter => File.ReadAllText($"{adapter}/name").StartsWith("SMBus stub", StringComparison.Ordinal))
            .Select(adapter => int.Parse(Path.GetFileName(adapter)["i2c-".Length..], CultureInfo.InvariantCulture))
            .Single();
    }

    public void Dispose() => Run("rmmod", "i2c_stub");

    [Fact]
    public void Registers_are_written_and_read_by_the_transactions_that_put_the_same_bytes_on_the_wire()
    {
        using var chip = _board.OpenI2c(_bus, Lm75Address);
        Span<byte> one = stackalloc byte[1];
        Span<byte> two = stackalloc byte[2];
        Span<byte> eight = stackalloc byte[8];

        chip.Write([0x10, 0xA5]); // byte data
        chip.WriteRead([0x10], one);
        chip.Write([0x20, 0x12, 0x34]); // word data, the low byte first
        chip.WriteRead([0x20], two);
        chip.Write([0x30, 1, 2, 3, 4, 5, 6, 7, 8]); // block without a count
        chip.WriteRead([0x30], eight);

        Assert.Equal([0xA5], one.ToArray());
        Assert.Equal([0x12, 0x34], two.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], eight.ToArray());
    }

    [Fact]
    public void A_pointer_that_was_written_is_read_from_afterwards()
    {
        using var chip = _board.OpenI2c(_bus, Lm75Address);
        Span<byte> one = stackalloc byte[1];

        chip.Write([0x40, 0x99]);
        chip.Write([0x40]); // a byte alone
        chip.Read(one);

        Assert.Equal([0x99], one.ToArray());
    }

    [Fact]
    public void What_SMBus_has_no_transaction_for_is_said_in_words()
    {
        using var chip = _board.OpenI2c(_bus, Lm75Address);

        var fault = Assert.Throws<BusException>(() => chip.WriteRead([1, 2], stackalloc byte[1]));

        Assert.Contains("SMBus", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_without_a_chip_does_not_answer()
    {
        using var nobody = _board.OpenI2c(_bus, 0x49);

        Assert.Throws<BusException>(() => nobody.WriteRead([0], stackalloc byte[1]));
    }

    [Fact]
    public void A_probe_finds_the_chip() => Assert.Equal(I2cPresence.Answers, _board.ProbeI2c(_bus, Lm75Address).Presence);

    [Fact]
    public async Task A_driver_reads_its_chip_as_on_any_other_adapter()
    {
        using (var chip = _board.OpenI2c(_bus, Lm75Address))
            chip.Write([0x00, 0x19, 0x80]); // 25.5 °C (LM75 datasheet, temperature register)
        var findings = new Findings();
        var plan = SensorPlan.Read(
            "room", Config.Section($$"""{ "Driver": "lm75", "Bus": {{_bus}}, "Address": "0x48" }""", findings, "Sensors:room"), Drivers.Sensors,
            new("pi", "pi", ""))!;
        Assert.Empty(findings.Mistakes);
        using var sensor = plan.Open(_board, TimeProvider.System);

        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal(25.5, Assert.Single(read).Value.Number);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo($"/usr/sbin/{program}", arguments))!;
        process.WaitForExit(TimeSpan.FromSeconds(20));
        Assert.Equal(0, process.ExitCode);
    }
}
