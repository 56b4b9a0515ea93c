using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.Hardware.Tests.Boards;

public sealed class BoardFactoryTests : IDisposable
{
    private readonly FakeRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Auto_simulates_on_a_machine_without_buses_or_device_tree() =>
        Assert.True(Open("auto").IsSimulated);

    [Theory]
    [InlineData("dev/gpiochip0")]
    [InlineData("dev/i2c-1")]
    public void Auto_takes_the_real_buses_wherever_there_is_a_device_node(string node)
    {
        _root.With(node);

        Assert.False(Open("auto").IsSimulated);
    }

    [Fact]
    public void Auto_takes_the_real_board_that_the_device_tree_names_although_nothing_on_it_is_enabled()
    {
        _root.With("proc/device-tree/model", "Raspberry Pi Zero 2 W Rev 1.0\0");

        var board = Open("auto");

        Assert.False(board.IsSimulated);
        Assert.Equal("Raspberry Pi Zero 2 W Rev 1.0", board.Model);
    }

    [Fact]
    public void Reads_the_model_from_sysfs_where_proc_has_none()
    {
        _root.With("sys/firmware/devicetree/base/model", "walnutpi-2b\0");

        Assert.Equal("WalnutPi 2B", Open("auto").Model);
    }

    [Fact]
    public void A_device_tree_that_names_an_unknown_board_without_buses_is_simulated()
    {
        _root.With("proc/device-tree/model", "Some Router\0");

        Assert.True(Open("auto").IsSimulated);
    }

    [Fact]
    public void Linux_never_simulates() => Assert.False(Open("linux").IsSimulated);

    [Fact]
    public void Simulated_always_does()
    {
        _root.With("dev/i2c-1").With("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0");

        Assert.True(Open("simulated").IsSimulated);
    }

    private IBoard Open(string kind) =>
        BoardFactory.Open(new BoardSettings(kind), TimeProvider.System, NullLoggerFactory.Instance, new Findings(), _root.Directory);
}
