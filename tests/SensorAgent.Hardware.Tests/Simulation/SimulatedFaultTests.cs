using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Hardware.Tests.Simulation;

public sealed class SimulatedFaultTests
{
    private const string Thermometer = "28-000005e2fdc3";
    private readonly ManualTime _time = new();
    private readonly SimulatedBoard _board;

    public SimulatedFaultTests()
    {
        _board = new(_time);
        _board.Spi.Attach(0, 0, new Chip());
        _board.Serial.Attach("serial0", new Chip());
        _board.AttachThermometer(Thermometer, () => 20);
    }

    [Theory]
    [InlineData(SimulatedFault.None, "1122")]
    [InlineData(SimulatedFault.NoAnswer, "0000")]
    [InlineData(SimulatedFault.Unplugged, "0000")]
    [InlineData(SimulatedFault.Stuck, "FFFF")]
    [InlineData(SimulatedFault.Garbled, "4477")]
    public void On_spi_nobody_acknowledges_and_the_wires_say_what_is_wrong(SimulatedFault fault, string read)
    {
        using var device = _board.OpenSpi(0, 0, new(1_000_000));
        _board.Spi.Fail(0, 0, fault, transfers: 1);
        var buffer = new byte[2];

        device.Transfer(new byte[2], buffer);
        Assert.Equal(read, Convert.ToHexString(buffer));

        device.Transfer(new byte[2], buffer);
        Assert.Equal("1122", Convert.ToHexString(buffer));
    }

    [Theory]
    [InlineData(SimulatedFault.None, "1122")]
    [InlineData(SimulatedFault.NoAnswer, "")]
    [InlineData(SimulatedFault.Stuck, "00")]
    [InlineData(SimulatedFault.Garbled, "4477")]
    public void A_serial_line_gives_what_is_wrong_with_it(SimulatedFault fault, string read)
    {
        using var port = _board.OpenSerial("serial0", new(9600));
        _board.Serial.Fail("serial0", fault, transfers: 1);
        var buffer = new byte[2];

        Assert.Equal(read, Convert.ToHexString(buffer[..port.Read(buffer, TimeSpan.Zero)]));
        Assert.Equal("1122", Convert.ToHexString(buffer[..port.Read(buffer, TimeSpan.Zero)]));
    }

    [Fact]
    public void An_unplugged_serial_port_is_gone_until_it_is_back()
    {
        using var port = _board.OpenSerial("serial0", new(9600));
        _board.Serial.Fail("serial0", SimulatedFault.Unplugged);

        Assert.Equal(BusFault.Missing, Assert.Throws<BusException>(() => port.Write([1])).Fault);

        _board.Serial.Heal();
        port.Write([1]);
    }

    [Theory]
    [InlineData(SimulatedFault.NoAnswer, BusFault.NoAnswer, 0)]
    [InlineData(SimulatedFault.Stuck, BusFault.NoAnswer, 1)]
    [InlineData(SimulatedFault.Garbled, BusFault.BadData, 1)]
    [InlineData(SimulatedFault.Unplugged, BusFault.Missing, 0)]
    public void A_thermometer_has_its_troubles_and_gets_over_them(SimulatedFault trouble, BusFault fault, int listed)
    {
        _board.OneWire.Fail(Thermometer, trouble, transfers: 1);

        Assert.Equal(listed, _board.OneWire.Devices().Count);
        Assert.Equal(fault, Assert.Throws<BusException>(() => _board.OneWire.ReadScratchpad(Thermometer, new byte[9])).Fault);

        _board.OneWire.ReadScratchpad(Thermometer, new byte[9]);
        Assert.Equal([Thermometer], _board.OneWire.Devices());
    }

    [Fact]
    public async Task Slow_transfers_take_their_time_on_every_bus_and_are_right()
    {
        _board.Attach(1, 0x40, new Chip());
        using var i2c = _board.OpenI2c(1, 0x40);
        using var spi = _board.OpenSpi(0, 0, new(1_000_000));
        using var serial = _board.OpenSerial("serial0", new(9600));
        var takes = TimeSpan.FromSeconds(3);
        _board.I2c(1).Fail(0x40, SimulatedFault.Slow, takes: takes);
        _board.Spi.Fail(0, 0, SimulatedFault.Slow, takes: takes);
        _board.Serial.Fail("serial0", SimulatedFault.Slow, takes: takes);
        _board.OneWire.Fail(Thermometer, SimulatedFault.Slow, takes: takes);

        foreach (var transfer in new Action<byte[]>[]
        {
            buffer => i2c.Read(buffer.AsSpan(0, 2)),
            buffer => spi.Read(buffer.AsSpan(0, 2)),
            buffer => serial.Read(buffer.AsSpan(0, 2), TimeSpan.Zero),
            buffer => _board.OneWire.ReadScratchpad(Thermometer, buffer),
        })
        {
            var buffer = new byte[9];
            var running = Task.Run(() => transfer(buffer));
            await _time.UntilTimersAsync(1);
            _time.Advance(takes - TimeSpan.FromMilliseconds(1));
            Assert.False(running.IsCompleted);

            _time.Advance(TimeSpan.FromMilliseconds(1));
            await running.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.NotEqual(0, buffer[0]);
        }
    }

    private sealed class Chip : II2cChipModel, ISpiChipModel, ISerialModel
    {
        public void Write(ReadOnlySpan<byte> data)
        {
            // It does as it is told.
        }

        public int Read(Span<byte> buffer)
        {
            buffer[0] = 0x11;
            buffer[1] = 0x22;
            return 2;
        }

        public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer) => Read(buffer);

        void II2cChipModel.Read(Span<byte> buffer) => Read(buffer);
    }
}
