using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

public sealed class I2cOnARealKernel : IDisposable
{
    private const int TimedOut = 110;
    private const int RemoteIo = 121;

    private readonly IBoard _board = World.RaspberryPi();

    public void Dispose() => World.SetI2cFault(0);

    [Fact]
    public void A_register_is_read_after_a_repeated_start()
    {
        World.SetRegisters(0xD0, 0x60);
        using var chip = _board.OpenI2c(1, 0x76);
        var id = new byte[1];

        chip.WriteRead([0xD0], id);

        Assert.Equal([0x60], id);
        Assert.Equal("W1 d0 Sr R1", World.LastTransaction());
    }

    [Fact]
    public void A_write_and_a_read_apart_are_two_transactions()
    {
        using var chip = _board.OpenI2c(1, 0x76);
        var answer = new byte[2];

        chip.Write([0xF4, 0x27, 0xF5, 0xA0]);
        Assert.Equal("W4 f4 27 f5 a0", World.LastTransaction());
        chip.Write([0xF4]);
        chip.Read(answer);

        Assert.Equal("R2", World.LastTransaction());
        Assert.Equal([0x27, 0xA0], answer);
    }

    [Fact]
    public void An_address_without_a_chip_is_said_in_words()
    {
        using var nobody = _board.OpenI2c(1, 0x40);

        var fault = Assert.Throws<BusException>(() => nobody.Write([0]));

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.Equal("No answer at 0x40 on I2C bus 1: check the wiring, the supply and the address.", fault.Message);
    }

    [Fact]
    public void A_byte_that_is_not_acknowledged_is_no_answer_either()
    {
        using var chip = _board.OpenI2c(1, 0x76);
        World.SetI2cFault(RemoteIo);

        Assert.Equal(BusFault.NoAnswer, Assert.Throws<BusException>(() => chip.Write([0])).Fault);
    }

    [Fact]
    public void A_stuck_bus_is_said_and_works_again_when_it_is_free()
    {
        using var chip = _board.OpenI2c(1, 0x76);
        World.SetI2cFault(TimedOut);
        var fault = Assert.Throws<BusException>(() => chip.Write([0]));
        Assert.Equal(BusFault.Timeout, fault.Fault);
        Assert.Contains("bus 1 is stuck", fault.Message, StringComparison.Ordinal);

        World.SetI2cFault(0);

        chip.Write([0]);
    }

    [Fact]
    public void A_bus_that_is_not_enabled_is_answered_with_what_to_type() =>
        Assert.Contains("dtoverlay", Assert.Throws<BusException>(() => _board.OpenI2c(7, 0x76)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_user_outside_the_group_is_told_what_to_type() =>
        Assert.Contains("usermod -aG i2c", await OtherUser.SaysAsync("open-i2c", "1"), StringComparison.Ordinal);

    [Fact]
    public async Task Many_readers_of_one_bus_never_get_each_others_bytes()
    {
        World.SetRegisters(0, [.. Enumerable.Range(0, 256).Select(register => (byte)register)]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(() =>
        {
            using var chip = _board.OpenI2c(1, 0x76);
            Span<byte> answer = stackalloc byte[4];
            for (var i = 0; i < 200; i++)
            {
                var register = (byte)((reader * 31) + i);
                chip.WriteRead([register], answer);
                Assert.Equal([register, (byte)(register + 1), (byte)(register + 2), (byte)(register + 3)], answer.ToArray());
            }
        })));
    }
}
