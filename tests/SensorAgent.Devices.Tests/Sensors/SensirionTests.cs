using SensorAgent.Devices.Chips;
using SensorAgent.Testing;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class SensirionTests
{
    [Fact]
    public void Checksum_is_the_datasheets() => Assert.Equal(0x92, Crc8.Poly31([0xBE, 0xEF], 0xFF));

    [Fact]
    public void Arguments_carry_their_checksum()
    {
        var device = new I2cPlayback(Write(0x26, 0x0F, 0x80, 0x00, 0xA2, 0x66, 0x66, 0x93)); // datasheet SGP40, table 9

        device.Send(0x260F, 0x8000, 0x6666);

        Assert.True(device.IsAtEnd);
    }

    [Fact]
    public void Words_come_without_theirs()
    {
        var device = new I2cPlayback(Reads(Hex("01F4 33 6667 A2 5EB9 3C"))); // datasheet SCD4x, table 11

        var words = new ushort[3];
        device.ReadWords(words);

        Assert.Equal([0x01F4, 0x6667, 0x5EB9], words);
    }
}
