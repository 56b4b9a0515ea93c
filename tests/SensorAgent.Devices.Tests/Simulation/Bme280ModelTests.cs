using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Simulation;

public sealed class Bme280ModelTests
{
    private readonly Bme280Model _chip = new(new SimulatedWorld(new ManualTime()));

    [Fact]
    public void Before_a_measurement_the_data_registers_hold_their_reset_values() => Assert.Equal("8000008000008000", Data());

    [Fact]
    public void A_humidity_setting_alone_measures_nothing()
    {
        _chip.Write([0xF2, 0x01]);

        Assert.Equal("8000008000008000", Data());
    }

    [Fact]
    public void Without_a_humidity_setting_humidity_is_skipped()
    {
        _chip.Write([0xF4, 0x25]);

        Assert.EndsWith("8000", Data(), StringComparison.Ordinal);
        Assert.DoesNotContain("800000", Data(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_forced_measurement_falls_back_to_sleep()
    {
        _chip.Write([0xF2, 0x01, 0xF4, 0x25]);

        Assert.Equal(0, _chip.Mode);
        Assert.False(Data().EndsWith("8000", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reset_forgets_what_was_measured()
    {
        _chip.Write([0xF2, 0x01, 0xF4, 0x25]);

        _chip.Write([0xE0, 0xB6]);

        Assert.Equal("8000008000008000", Data());
    }

    [Fact]
    public void Registers_that_are_read_only_cannot_be_written()
    {
        _chip.Write([0xD0, 0x00]);

        Assert.Equal(0x60, _chip.ChipId);
    }

    private string Data()
    {
        Span<byte> data = stackalloc byte[8];
        _chip.Write([0xF7]);
        _chip.Read(data);
        return Convert.ToHexString(data);
    }
}
