using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Max17043Tests
{
    [Theory]
    [FiguresOf("max17043")]
    [InlineData(0xC8, 0x00, 0x64, 0x00, 4.0, 100)]
    [InlineData(0x00, 0x10, 0x00, 0x01, 0.00125, 0.00390625)] // one step of twelve bits, one of a 256th
    [InlineData(0xBC, 0x80, 0x32, 0x80, 3.77, 50.5)]
    [InlineData(0xFF, 0xF0, 0x65, 0x40, 5.11875, 100)] // a full cell reads above 100
    [InlineData(0x00, 0x01, 0x00, 0x00, 0.000_078_125, 0)] // one step of the MAX17048
    public async Task Reads_voltage_and_charge(byte cellHigh, byte cellLow, byte chargeHigh, byte chargeLow, double volts, double percent)
    {
        var bench = new ChipBench(WriteRead(0x08, 0x00, 0x03), WriteRead(0x02, cellHigh, cellLow), WriteRead(0x04, chargeHigh, chargeLow));

        Assert.Equal([new("voltage", volts), new Measurement("battery", percent)], await bench.ReadAsync<Max17043>());
    }

    [Fact]
    public async Task Says_that_there_is_no_cell()
    {
        var bench = new ChipBench(WriteRead(0x08, 0x00, 0x12), WriteRead(0x02, 0x00, 0x00));

        Assert.Contains("no cell", await bench.ComplaintAsync<Max17043>());
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public void Refuses_a_chip_without_a_version(byte version) =>
        Assert.Contains("no MAX17043", new ChipBench(WriteRead(0x08, version, version)).Refuses<Max17043>());
}
