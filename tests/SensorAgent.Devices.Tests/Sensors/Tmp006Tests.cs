using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Tmp006Tests
{
    private const double Typical = 6.4e-14;

    [Fact]
    public void Sees_its_own_temperature_where_only_the_offset_is_left() =>
        Assert.Equal(25, Tmp006.ObjectTemperature(-2.94e-5, 25, Typical), 9);

    [Theory]
    [FiguresOf("tmp006")]
    [InlineData(-40)]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(150)]
    public void Inverts_the_law_of_the_thermopile(double celsius)
    {
        // at 25 °C of the die the equations are S0 (T^4 - 298.15^4) = f, and f = V + 13.4 V² without the offset
        var f = Typical * (Math.Pow(celsius + 273.15, 4) - Math.Pow(298.15, 4));
        var clean = (Math.Sqrt(1 + (4 * 13.4 * f)) - 1) / (2 * 13.4);

        Assert.Equal(celsius, Tmp006.ObjectTemperature(clean - 2.94e-5, 25, Typical), 6);
    }

    [Theory]
    [InlineData(0x0C, 0x80, 25)]
    [InlineData(0xFF, 0xFC, -0.03125)]
    public async Task Measures_once_and_powers_down(byte dieHigh, byte dieLow, double die)
    {
        var bench = new ChipBench(
            [.. Identity, Write(0x02, 0x75, 0x00), WriteRead(0x02, 0x75, 0x80), WriteRead(0x00, 0xFF, 0x44), WriteRead(0x01, dieHigh, dieLow), Write(0x02, 0x00, 0x00)]);

        var measurement = Assert.Single(await bench.ReadAsync<Tmp006>());

        Assert.Equal(Tmp006.ObjectTemperature(-188 * 156.25e-9, die, Typical), measurement.Value.Number, 9);
        bench.HasWaited(1100);
    }

    [Fact]
    public async Task Refuses_a_conversion_that_is_not_ready()
    {
        var bench = new ChipBench([.. Identity, Write(0x02, 0x75, 0x00), WriteRead(0x02, 0x75, 0x00)]);

        Assert.Contains("not finished", await bench.ComplaintAsync<Tmp006>());
    }

    [Fact]
    public void Refuses_a_tmp007_and_closes_it() => // 0x0078
        Assert.Contains("0x0078 instead of 0x0067", new ChipBench(WriteRead(0xFE, 0x54, 0x49), WriteRead(0xFF, 0x00, 0x78)).Refuses<Tmp006>());

    private static I2cTransfer[] Identity => [WriteRead(0xFE, 0x54, 0x49), WriteRead(0xFF, 0x00, 0x67)];
}
