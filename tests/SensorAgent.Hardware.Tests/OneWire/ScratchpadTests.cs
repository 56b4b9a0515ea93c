using SensorAgent.Hardware.OneWire;

namespace SensorAgent.Hardware.Tests.OneWire;

public sealed class ScratchpadTests
{
    [Fact]
    public void The_checksum_is_that_of_the_application_note() =>
        Assert.Equal(0xA2, Scratchpad.Crc([0x02, 0x1C, 0xB8, 0x01, 0x00, 0x00, 0x00])); // Maxim AN27, the worked ROM code

    [Theory] // DS18B20 datasheet, table 1
    [InlineData(125, 0x07D0)]
    [InlineData(85, 0x0550)]
    [InlineData(25.0625, 0x0191)]
    [InlineData(10.125, 0x00A2)]
    [InlineData(0, 0x0000)]
    [InlineData(-25.0625, 0xFE6F)]
    [InlineData(-55, 0xFC90)]
    public void A_ds18b20_holds_the_datasheets_figures(double celsius, int raw)
    {
        Span<byte> scratchpad = stackalloc byte[Scratchpad.Length];

        Scratchpad.Write("28-000000000001", celsius, scratchpad);

        Assert.Equal(raw, scratchpad[0] | (scratchpad[1] << 8));
        Assert.Equal(0, Scratchpad.Crc(scratchpad));
    }

    [Theory]
    [InlineData(25.0)]
    [InlineData(25.0625)]
    [InlineData(24.8125)]
    [InlineData(-0.5)]
    [InlineData(-55)]
    public void A_ds18s20_gives_the_temperature_back_by_its_own_formula(double celsius)
    {
        Span<byte> scratchpad = stackalloc byte[Scratchpad.Length];

        Scratchpad.Write("10-000000000001", celsius, scratchpad);

        var whole = (short)(scratchpad[0] | (scratchpad[1] << 8)) >> 1;
        Assert.Equal(celsius, whole - 0.25 + ((16 - scratchpad[6]) / 16.0));
    }
}
