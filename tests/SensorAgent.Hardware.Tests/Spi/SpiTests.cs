using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;
using SensorAgent.Hardware.Simulation;
using SensorAgent.Hardware.Spi;

namespace SensorAgent.Hardware.Tests.Spi;

public sealed class SpiTests
{
    private readonly SimulatedBoard _board = new(TimeProvider.System);

    [Fact]
    public void The_structure_and_the_numbers_are_those_of_the_header()
    {
        Assert.Equal(32, Unsafe.SizeOf<SpiTransfer>());
        Assert.Equal(0x40206b00u, SpiTransfer.OneMessage);
        Assert.Equal(0x40046b05u, SpiTransfer.WriteMode);
    }

    [Fact]
    public void A_simulated_chip_answers_while_it_is_spoken_to()
    {
        _board.Spi.Attach(0, 1, new Inverter());
        using var device = _board.OpenSpi(0, 1, new(Frequency: 1_000_000));
        var answer = new byte[2];

        device.Transfer([0x0F, 0xF0], answer);
        Assert.Equal([0xF0, 0x0F], answer);
        device.Read(answer);

        Assert.Equal([0xFF, 0xFF], answer);
    }

    [Fact]
    public void A_chip_taken_off_reads_as_zeros_as_wires_that_nobody_drives()
    {
        _board.Spi.Attach(0, 0, new Inverter());
        using var device = _board.OpenSpi(0, 0, new(Frequency: 1_000_000));
        var answer = new byte[] { 1 };

        _board.Spi.Detach(0, 0);
        device.Transfer([0x00], answer);

        Assert.Equal([0x00], answer);
    }

    [Fact]
    public void A_chip_select_with_nothing_on_it_is_missing() =>
        Assert.Equal(BusFault.Missing, Assert.Throws<BusException>(() => _board.OpenSpi(0, 0, new(1_000_000))).Fault);

    [Fact]
    public void A_device_file_that_is_not_there_is_answered_with_the_makers_way()
    {
        using var root = new FakeRoot();

        Assert.Contains("dtparam=spi=on", Assert.Throws<BusException>(
            () => new LinuxSpiDevice(root.Directory, 0, 0, new(1_000_000), BoardFamily.RaspberryPi)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Errno.EACCES, "usermod -aG spi")]
    [InlineData(Errno.EMSGSIZE, "bufsiz")]
    [InlineData(Errno.EINVAL, "mode or frequency")]
    [InlineData(Errno.EIO, "(5)")]
    public void An_error_number_becomes_a_sentence(int errno, string part) =>
        Assert.Contains(part, SpiFaults.From(errno, 0, 0, BoardFamily.Other).Message, StringComparison.Ordinal);

    private sealed class Inverter : ISpiChipModel
    {
        public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
        {
            for (var i = 0; i < data.Length; i++)
                buffer[i] = (byte)~data[i];
        }
    }
}
