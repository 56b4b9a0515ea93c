using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.OneWire;
using SensorAgent.Testing;

namespace SensorAgent.Hardware.Tests.OneWire;

public sealed class LinuxOneWireTests : IDisposable
{
    private const string First = "28-000005e2fdc3";
    private const string Second = "28-0417713760ff";
    private const string Good = "72 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n72 01 4b 46 7f ff 0e 10 57 t=23125\n";
    private const string Bulk = "sys/devices/w1_bus_master1/therm_bulk_read";

    private readonly FakeRoot _root = new();
    private readonly ManualTime _time = new();
    private readonly byte[] _scratchpad = new byte[Scratchpad.Length];

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Lists_thermometers_and_nothing_else()
    {
        Thermometer(Second, Good);
        Thermometer(First, Good);
        _root.With("sys/bus/w1/devices/w1_bus_master1/w1_master_slave_count", "2").With("sys/bus/w1/devices/3a-000000001234/state");

        Assert.Equal([First, Second], Bus().Devices());
    }

    [Fact]
    public void Reads_the_nine_bytes_as_the_thermometer_gave_them()
    {
        Thermometer(First, Good);

        Bus().ReadScratchpad(First, _scratchpad);

        Assert.Equal([0x72, 0x01, 0x4b, 0x46, 0x7f, 0xff, 0x0e, 0x10, 0x57], _scratchpad);
    }

    [Theory]
    [InlineData("72 01 4b 46 7f ff 0e 10 11 : crc=57 NO\n50 05 4b 46 7f ff 0c 10 1c t=85000\n", BusFault.BadData)]
    [InlineData("ff ff ff ff ff ff ff ff ff : crc=c9 NO\n50 05 4b 46 7f ff 0c 10 1c t=85000\n", BusFault.NoAnswer)]
    [InlineData("00 00 00 00 00 00 00 00 00 : crc=00 YES\n00 00 00 00 00 00 00 00 00 t=0\n", BusFault.NoAnswer)]
    [InlineData("72 01 4b : crc=57 YES\n", BusFault.BadData)]
    [InlineData("", BusFault.NoAnswer)]
    [InlineData("hello\n", BusFault.BadData)]
    public void What_is_no_reading_is_a_fault(string text, BusFault fault)
    {
        Thermometer(First, text);

        Assert.Equal(fault, Assert.Throws<BusException>(() => Bus().ReadScratchpad(First, _scratchpad)).Fault);
    }

    [Fact]
    public void A_bus_that_is_not_enabled_is_answered_with_the_makers_way() =>
        Assert.Contains("dtoverlay=w1-gpio", Assert.Throws<BusException>(() => Bus().Devices()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_thermometer_that_is_gone_is_missing()
    {
        Thermometer(First, Good);

        Assert.Contains(First, Assert.Throws<BusException>(() => Bus().ReadScratchpad(Second, _scratchpad)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_thermometers_of_a_bus_convert_at_once_and_each_is_then_only_read()
    {
        Thermometer(First, Good);
        Thermometer(Second, Good);
        _root.With(Bulk, "0\n");
        var bus = Bus();

        bus.ReadScratchpad(First, _scratchpad);
        Assert.Equal("trigger\n", _root.Read(Bulk));
        _root.With(Bulk, "1\n");
        bus.ReadScratchpad(Second, _scratchpad);

        Assert.Equal("1\n", _root.Read(Bulk));
    }

    [Fact]
    public void A_thermometer_read_again_is_converted_again()
    {
        Thermometer(First, Good);
        _root.With(Bulk, "0\n");
        var bus = Bus();
        bus.ReadScratchpad(First, _scratchpad);
        _root.With(Bulk, "0\n");

        bus.ReadScratchpad(First, _scratchpad);

        Assert.Equal("trigger\n", _root.Read(Bulk));
    }

    [Fact]
    public void A_conversion_of_long_ago_is_not_a_reading_of_now()
    {
        Thermometer(First, Good);
        Thermometer(Second, Good);
        _root.With(Bulk, "0\n");
        var bus = Bus();
        bus.ReadScratchpad(First, _scratchpad);
        _root.With(Bulk, "1\n");
        _time.Advance(TimeSpan.FromSeconds(3));

        bus.ReadScratchpad(Second, _scratchpad);

        Assert.Equal("trigger\n", _root.Read(Bulk));
    }

    private LinuxOneWire Bus() => new(_root.Directory, BoardFamily.RaspberryPi, _time);

    private void Thermometer(string id, string text) =>
        _root.With($"sys/devices/w1_bus_master1/{id}/w1_slave", text)
            .WithLink($"sys/bus/w1/devices/{id}", _root.PathOf($"sys/devices/w1_bus_master1/{id}"));
}
