using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Simulation;

namespace SensorAgent.Hardware.Tests.Simulation;

public sealed class SimulatedI2cTests
{
    private readonly SimulatedBoard _board = new(TimeProvider.System);

    public SimulatedI2cTests() => _board.Attach(1, 0x40, new Registers(0x10, 0x20, 0x30));

    [Fact]
    public void A_chip_sees_the_write_and_answers_the_read()
    {
        using var device = _board.OpenI2c(1, 0x40);

        Assert.Equal([0x20, 0x30], ReadFrom(device, register: 1));
    }

    [Fact]
    public void A_write_and_a_read_apart_are_two_transfers_to_the_same_chip()
    {
        using var device = _board.OpenI2c(1, 0x40);
        var answer = new byte[1];

        device.Write([2]);
        device.Read(answer);

        Assert.Equal([0x30], answer);
    }

    [Fact]
    public void An_address_without_a_chip_does_not_answer()
    {
        using var device = _board.OpenI2c(1, 0x76);

        var fault = Assert.Throws<BusException>(() => device.Write([0]));

        Assert.Equal("no_answer", fault.Code);
        Assert.Equal("No answer at 0x76 on I2C bus 1: check the wiring, the supply and the address.", fault.Message);
    }

    [Fact]
    public void A_bus_that_the_board_lacks_is_missing() =>
        Assert.Equal(BusFault.Missing, Assert.Throws<BusException>(() => _board.OpenI2c(7, 0x40)).Fault);

    [Theory]
    [InlineData(-1)]
    [InlineData(0x02)]
    [InlineData(0x78)]
    public void An_address_that_no_device_can_have_is_refused(int address) =>
        Assert.Contains("0x03 to 0x77", Assert.Throws<BusException>(() => _board.OpenI2c(1, address)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_device_that_fails_for_two_transfers_is_back_at_the_third()
    {
        using var device = _board.OpenI2c(1, 0x40);
        _board.I2c(1).Fail(0x40, SimulatedFault.NoAnswer, transfers: 2);

        Assert.Throws<BusException>(() => device.Write([0]));
        Assert.Throws<BusException>(() => device.Write([0]));
        device.Write([0]);
    }

    [Fact]
    public void A_stuck_bus_stops_every_device_on_it_and_no_other_bus()
    {
        _board.Attach(1, 0x41, new Registers(1));
        _board.Attach(2, 0x40, new Registers(7));
        _board.I2c(1).FailAll(SimulatedFault.Stuck);

        foreach (var address in new[] { 0x40, 0x41 })
        {
            using var stuck = _board.OpenI2c(1, address);
            Assert.Equal(BusFault.Timeout, Assert.Throws<BusException>(() => stuck.Write([0])).Fault);
        }

        using var other = _board.OpenI2c(2, 0x40);
        Assert.Equal([7], ReadFrom(other, register: 0, count: 1));
    }

    [Fact]
    public void A_bus_that_fails_for_three_transfers_is_back_at_the_fourth()
    {
        using var device = _board.OpenI2c(1, 0x40);
        _board.I2c(1).FailAll(SimulatedFault.NoAnswer, transfers: 3);

        for (var transfer = 0; transfer < 3; transfer++)
            Assert.Throws<BusException>(() => device.Write([0]));
        device.Write([0]);
    }

    [Fact]
    public void Asking_who_is_there_reaches_no_chips_registers()
    {
        _board.Attach(1, 0x41, new Untouchable());

        Assert.Equal(I2cPresence.Answers, _board.ProbeI2c(1, 0x41).Presence);
        Assert.Equal(I2cPresence.Empty, _board.ProbeI2c(1, 0x42).Presence);
    }

    [Fact]
    public void A_healed_bus_works_again()
    {
        using var device = _board.OpenI2c(1, 0x40);
        _board.I2c(1).FailAll(SimulatedFault.Stuck);
        Assert.Throws<BusException>(() => device.Write([0]));

        _board.I2c(1).Heal();

        Assert.Equal([0x10, 0x20], ReadFrom(device, register: 0));
    }

    [Fact]
    public void A_garbled_transfer_turns_bits_round()
    {
        using var device = _board.OpenI2c(1, 0x40);
        _board.I2c(1).Fail(0x40, SimulatedFault.Garbled, transfers: 1);

        Assert.Equal([0x10 ^ 0x55, 0x20 ^ 0x55], ReadFrom(device, register: 0));
        Assert.Equal([0x10, 0x20], ReadFrom(device, register: 0));
    }

    [Fact]
    public void A_chip_taken_off_does_not_answer_until_it_is_put_back()
    {
        using var device = _board.OpenI2c(1, 0x40);
        _board.I2c(1).Detach(0x40);
        Assert.Throws<BusException>(() => device.Write([0]));

        _board.Attach(1, 0x40, new Registers(5));

        Assert.Equal([5], ReadFrom(device, register: 0, count: 1));
    }

    private static byte[] ReadFrom(II2cDevice device, byte register, int count = 2)
    {
        var answer = new byte[count];
        device.WriteRead([register], answer);
        return answer;
    }

    private sealed class Registers(params byte[] values) : II2cChipModel
    {
        private int _at;

        public void Write(ReadOnlySpan<byte> data) => _at = data[0];

        public void Read(Span<byte> buffer) => values.AsSpan(_at, buffer.Length).CopyTo(buffer);
    }

    private sealed class Untouchable : II2cChipModel
    {
        public void Write(ReadOnlySpan<byte> data) => Assert.Fail("It was written to.");

        public void Read(Span<byte> buffer) => Assert.Fail("It was read.");
    }
}
