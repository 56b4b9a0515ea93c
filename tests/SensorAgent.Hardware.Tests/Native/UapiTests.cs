using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SensorAgent.Hardware.Gpio;
using SensorAgent.Hardware.I2c;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Tests.Native;

/// <summary>Sizes and numbers as the C compiler gives them for linux/gpio.h and linux/i2c-dev.h.</summary>
public sealed class UapiTests
{
    [Fact]
    public void The_gpio_structures_have_the_kernels_sizes()
    {
        Assert.Equal(32, Unsafe.SizeOf<GpioName>());
        Assert.Equal(68, Unsafe.SizeOf<GpioChipInfo>());
        Assert.Equal(24, Unsafe.SizeOf<GpioConfigAttribute>());
        Assert.Equal(272, Unsafe.SizeOf<GpioLineConfig>());
        Assert.Equal(592, Unsafe.SizeOf<GpioLineRequest>());
        Assert.Equal(256, Unsafe.SizeOf<GpioLineInfo>());
        Assert.Equal(16, Unsafe.SizeOf<GpioLineValues>());
        Assert.Equal(48, Unsafe.SizeOf<GpioLineEvent>());
    }

    [Fact]
    public void The_gpio_numbers_are_those_of_the_header()
    {
        Assert.Equal(0x8044b401u, GpioV2.GetChipInfo);
        Assert.Equal(0xc100b405u, GpioV2.GetLineInfo);
        Assert.Equal(0xc250b407u, GpioV2.GetLine);
        Assert.Equal(0xc110b40du, GpioV2.SetConfig);
        Assert.Equal(0xc010b40eu, GpioV2.GetValues);
        Assert.Equal(0xc010b40fu, GpioV2.SetValues);
    }

    [Fact]
    public void The_i2c_structures_follow_the_machines_pointer()
    {
        Assert.Equal(2 * IntPtr.Size, Unsafe.SizeOf<I2cTransaction>());
        Assert.Equal(8 + IntPtr.Size, Unsafe.SizeOf<I2cMessage>());
        Assert.Equal(8, Marshal.OffsetOf<I2cMessage>(nameof(I2cMessage.Buffer)));
    }

    [Theory] // _IO macros of asm-generic/ioctl.h, worked by hand: TCGETS2 = _IOR('T', 0x2A, 44), SPI_IOC_WR... = _IOWR
    [InlineData(0x802C542Au, 0x2A, 44)]
    public void A_number_is_direction_size_type_and_number(uint expected, byte number, int size) =>
        Assert.Equal(expected, IoctlNumber.Read((byte)'T', number, size));

    [Fact]
    public void A_name_that_is_too_long_is_cut_and_still_ends() =>
        Assert.Equal(new string('x', 31), GpioName.Of(System.Text.Encoding.ASCII.GetBytes(new string('x', 40))).ToString());
}
