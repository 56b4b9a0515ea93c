using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Tests;

/// <summary>Which chip answers at an address that several can have, by the catalogue alone.</summary>
public sealed class RecognitionTests
{
    private static readonly (string Name, DeviceDescription Description)[] Catalogue =
    [
        .. Drivers.Sensors.Select(driver => (driver.Name, (DeviceDescription)driver.Description)),
        .. Drivers.Outputs.Select(driver => (driver.Name, (DeviceDescription)driver.Description)),
    ];

    public static TheoryData<string> Identified =>
        [.. Drivers.Sensors.Where(driver => driver.Description.Identity is not null).Select(driver => driver.Name)];

    [Theory]
    [InlineData(0x76, 0xD0, new byte[] { 0x60 }, "bme280")]
    [InlineData(0x76, 0xD0, new byte[] { 0x61 }, "bme680")] // 0 stands in its register of variants
    [InlineData(0x77, 0xD0, new byte[] { 0x55 }, "bmp085 bmp180")]
    [InlineData(0x77, 0x00, new byte[] { 0x60 }, "bmp3xx")]
    [InlineData(0x76, 0x0D, new byte[] { 0x10 }, "dps310")]
    [InlineData(0x68, 0x75, new byte[] { 0x68 }, "mpu6050")]
    [InlineData(0x48, 0x0F, new byte[] { 0x21, 0x17 }, "tmp117")]
    [InlineData(0x53, 0x00, new byte[] { 0xE5 }, "adxl345")]
    [InlineData(0x53, 0x00, new byte[] { 0x60, 0x01 }, "ens160")]
    [InlineData(0x53, 0x06, new byte[] { 0xB2 }, "ltr390")]
    [InlineData(0x10, 0x07, new byte[] { 0x81, 0xC4 }, "veml7700")]
    [InlineData(0x10, 0x0C, new byte[] { 0x26, 0x00 }, "veml6075")]
    [InlineData(0x18, 0x0F, new byte[] { 0x33 }, "lis3dh")]
    [InlineData(0x76, 0xD0, new byte[] { 0x99 }, "")]
    [InlineData(0x10, 0x07, new byte[] { 0x00, 0x00 }, "")] // allowed to a VEML7700, but no sign of one
    public void A_chip_is_found_by_its_id(int address, byte register, byte[] id, string drivers) =>
        Assert.Equal(drivers.Split(' ', StringSplitOptions.RemoveEmptyEntries), Recognition.Of(new Registers((register, id)), At(address)));

    [Theory]
    [InlineData(0x5449, 0x2260, "ina226")]
    [InlineData(0x5449, 0x3220, "ina3221")]
    [InlineData(0x5449, 0x1050, "hdc1080")]
    [InlineData(0x5449, 0x0067, "tmp006")]
    [InlineData(0x0000, 0x2260, "")]
    public void Two_registers_must_both_be_right(int maker, int die, string driver)
    {
        var chip = new Registers((0xFE, [(byte)(maker >> 8), (byte)maker]), (0xFF, [(byte)(die >> 8), (byte)die]));

        Assert.Equal(driver.Length > 0 ? [driver] : Array.Empty<string>(), Recognition.Of(chip, At(0x40)));
    }

    [Theory]
    [InlineData(0x20)] // PCF8574
    [InlineData(0x39)] // PCF8574A, where an APDS-9960 can be too
    [InlineData(0x60)] // MCP4725, where a MCP9600 can be too
    public void Nothing_is_written_where_a_chip_would_act_on_it(int address)
    {
        var chip = new Registers((0x92, [0xAB]), (0x20, [0x40, 0x00]));

        Assert.Empty(Recognition.Of(chip, At(address)));
        Assert.Empty(chip.Written);
    }

    [Fact]
    public void A_command_of_two_bytes_does_not_go_to_chips_that_take_it_for_a_register_and_a_value()
    {
        var chip = new Registers();

        Recognition.Of(chip, At(0x40)); // Si7021, but also PCA9685

        Assert.NotEmpty(chip.Written);
        Assert.All(chip.Written, written => Assert.Single(written));
    }

    [Fact]
    public void A_command_of_two_bytes_goes_to_a_chip_that_has_its_address_alone()
    {
        var alone = At(0x40).Where(driver => driver.Name == "si7021").ToArray();

        Assert.Equal(["si7021"], Recognition.Of(new Registers((0xFC, [0x15])), alone));
    }

    [Fact]
    public void The_analogue_output_of_a_PCF8591_is_not_switched_on()
    {
        var chip = new Registers();

        Recognition.Of(chip, At(0x48));

        Assert.DoesNotContain(chip.Written, written => (written[0] & 0x40) != 0);
    }

    [Fact]
    public void A_chip_that_does_not_acknowledge_a_register_is_another_one() =>
        Assert.Equal(["bmp280"], Recognition.Of(new Registers((0xD0, [0x58])) { Refuses = 0x0D }, At(0x76)));

    [Theory]
    [MemberData(nameof(Identified))]
    public void Every_id_is_one_that_the_register_can_hold(string name) =>
        Assert.All(Drivers.Sensors.Single(driver => driver.Name == name).Description.Identity!.Registers, register =>
        {
            Assert.NotEmpty(register.Ids);
            Assert.All(register.Ids.Concat(register.Silent), id => Assert.InRange(id & register.Mask, id, (1 << (8 * register.Bytes)) - 1));
            Assert.Empty(register.Ids.Intersect(register.Silent));
        });

    private static (string Name, DeviceDescription Description)[] At(int address) =>
        [.. Catalogue.Where(driver => driver.Description.Bus == BusKind.I2c && driver.Description.Addresses.Contains(address))];

    /// <summary>A chip with some registers, others being 0; remembers what was written.</summary>
    private sealed class Registers(params (byte Number, byte[] Bytes)[] registers) : II2cDevice
    {
        public List<byte[]> Written { get; } = [];

        public int Refuses { get; init; } = -1;

        public void Write(ReadOnlySpan<byte> data) => Written.Add(data.ToArray());

        public void Read(Span<byte> buffer) => throw new InvalidOperationException("A register was not named.");

        public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
        {
            Written.Add(data.ToArray());
            if (data[0] == Refuses)
                throw new BusException(BusFault.NoAnswer, "Not acknowledged.");

            var number = data[0];
            var bytes = registers.FirstOrDefault(register => register.Number == number).Bytes ?? [];
            buffer.Clear();
            bytes.AsSpan(0, Math.Min(bytes.Length, buffer.Length)).CopyTo(buffer);
        }

        public void Dispose()
        {
        }
    }
}
