using SensorAgent.Configuration;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;
using SensorAgent.Devices.Expanders;
using SensorAgent.Devices.Simulation;
using SensorAgent.Hardware.Simulation;
using SensorAgent.Services;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

/// <summary>Multiplexers and expanders of the configuration, over the simulated board.</summary>
public sealed class ExtendedBoardTests
{
    private const string Multiplexers = """ "Multiplexers": { "mux1": { "Address": "0x70" }, "mux2": { "Address": "0x71" } } """;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime _time = new();
    private readonly Findings _findings = new();
    private readonly SimulatedBoard _board;

    public ExtendedBoardTests() => _board = new(_time);

    public static TheoryData<string> Chips => [.. ExpanderDrivers.All.Select(driver => driver.Name)];

    [Fact]
    public async Task Chips_at_one_address_behind_two_channels_give_their_own_values()
    {
        var plan = Plan($$"""
            { "Board": { {{Multiplexers}} },
              "Sensors": { "inside": { "Driver": "bme280", "Bus": "mux1:3", "Location": "inside" }, "outside": { "Driver": "bme280", "Bus": "mux1:4", "Location": "outside" } } }
            """);
        Assert.Empty(_findings.Mistakes);
        var (mux, later) = (new Tca9548aModel(), new ManualTime());
        var (inside, outside) = (new SimulatedWorld(_time), new SimulatedWorld(later));
        later.Advance(TimeSpan.FromMinutes(2));
        _board.Attach(1, 0x70, mux);
        mux.Attach(3, 0x76, Drivers.Model<II2cChipModel>("bme280", inside)!);
        mux.Attach(4, 0x76, Drivers.Model<II2cChipModel>("bme280", outside)!);

        for (var round = 0; round < 2; round++)
        {
            Assert.InRange(await TemperatureAsync(plan, 0) - inside.Temperature, -0.05, 0.05);
            Assert.InRange(await TemperatureAsync(plan, 1) - outside.Temperature, -0.05, 0.05);
        }

        Assert.True(Math.Abs(inside.Temperature - outside.Temperature) > 1);
    }

    [Fact]
    public void Channels_are_never_mixed_up_by_drivers_that_run_beside_one_another()
    {
        var board = Plan($$"""{ "Board": { {{Multiplexers}} } }""").Board;
        var (one, two) = (new Tca9548aModel(), new Tca9548aModel());
        _board.Attach(1, 0x70, one);
        _board.Attach(1, 0x71, two);
        for (var channel = 0; channel < I2cBusId.Channels; channel++)
        {
            one.Attach(channel, 0x40, new Same((byte)(0x10 | channel)));
            two.Attach(channel, 0x40, new Same((byte)(0x20 | channel)));
        }

        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, at =>
        {
            using var device = board.OpenI2c(new(at % 8, at < 8 ? "mux1" : "MUX2"), 0x40);
            var buffer = new byte[2];
            for (var i = 0; i < 200; i++)
            {
                device.WriteRead([0x00], buffer);
                Assert.All(buffer, value => Assert.Equal((at < 8 ? 0x10 : 0x20) | (at % 8), value));
            }
        });
    }

    [Fact]
    public void A_channel_is_chosen_anew_after_a_fault_which_names_it()
    {
        var board = Plan($$"""{ "Board": { {{Multiplexers}} } }""").Board;
        var mux = new Tca9548aModel();
        _board.Attach(1, 0x70, mux);
        mux.Attach(3, 0x40, new Same(0x33));
        using var device = board.OpenI2c(new(3, "mux1"), 0x40);
        _board.I2c(1).Fail(0x40, SimulatedFault.NoAnswer, transfers: 1);

        var fault = Assert.Throws<BusException>(() => device.Read(new byte[1]));
        mux.Write([0x00]); // it lost its supply meanwhile
        var read = new byte[1];
        device.Read(read);

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.Contains("mux1:3", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0x33, read[0]);
    }

    [Fact]
    public void A_scan_finds_each_chip_on_its_own_bus_only()
    {
        var board = Plan($$"""{ "Board": { {{Multiplexers}} } }""").Board;
        var mux = new Tca9548aModel();
        _board.Attach(1, 0x70, mux);
        _board.Attach(1, 0x23, new Same(0));
        mux.Attach(3, 0x40, new Same(0));
        using (var used = board.OpenI2c(new(3, "mux1"), 0x40))
            used.Read(new byte[1]); // leaves the channel connected

        Assert.Equal(17, board.I2cBuses.Count);
        Assert.Equal((I2cPresence.Answers, I2cPresence.Empty), (board.ProbeI2c(1, 0x23).Presence, board.ProbeI2c(1, 0x40).Presence));
        Assert.Equal((I2cPresence.Empty, I2cPresence.Answers), (board.ProbeI2c(new(3, "mux1"), 0x23).Presence, board.ProbeI2c(new(3, "mux1"), 0x40).Presence));
        Assert.Equal(I2cPresence.Empty, board.ProbeI2c(new(4, "mux1"), 0x40).Presence);
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public async Task A_button_tells_its_edges_by_the_interrupt(string chip)
    {
        var (board, pins) = Expander(chip, """, "Interrupt": "GPIO4" """);
        using var button = board.OpenInput(board.Pin("exp1:5"), new(ActiveLow: true, Bias: GpioBias.PullUp, Edges: true));
        Assert.False(button.Read());

        for (var press = 0; press < 3; press++)
        {
            pins.Drive(5, high: false);
            Assert.True((await NextAsync(button)).Active);
            pins.Drive(5, high: null);
            Assert.False((await NextAsync(button)).Active);
        }
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public async Task Without_an_interrupt_a_button_is_looked_at(string chip)
    {
        var (board, pins) = Expander(chip);
        using var button = board.OpenInput(board.Pin("exp1:7"), new(ActiveLow: true, Bias: GpioBias.PullUp, Edges: true));
        await _time.UntilTimersAsync(1);

        pins.Drive(7, high: false);
        var edge = button.WaitForEdgeAsync(CancellationToken.None).AsTask();
        await Wait.Until(() =>
        {
            _time.Advance(Poll);
            return edge.IsCompleted;
        });

        Assert.True((await edge).Active);
    }

    [Fact]
    public async Task Edges_wait_until_the_level_has_held()
    {
        var (board, pins) = Expander("mcp23017", """, "Interrupt": "GPIO4" """);
        using var input = board.OpenInput(board.Pin("exp1:B2"), new(Debounce: Poll, Edges: true));
        using var other = board.OpenInput(board.Pin("exp1:3"), new(Edges: true));

        foreach (var level in new[] { true, false, true })
        {
            pins.Drive(10, level);
            pins.Drive(3, level);
            await NextAsync(other); // the chip has been read
        }

        var edge = input.WaitForEdgeAsync(CancellationToken.None).AsTask();
        Assert.False(edge.IsCompleted);
        _time.Advance(Poll);
        Assert.Equal((true, 1u), ((await edge).Active, (await edge).Sequence));
    }

    [Theory]
    [InlineData("mcp23008")]
    [InlineData("mcp23017")]
    [InlineData("tca9554")]
    [InlineData("tca9555")]
    [InlineData("pcf8574")]
    [InlineData("pcf8575")]
    public void A_relay_opens_without_a_glitch(string chip)
    {
        var (board, pins) = Expander(chip);
        var levels = new List<bool>();
        pins.Drive(0, high: true); // the relay's own resistor
        pins.Watch(0, levels.Add);

        using var relay = board.OpenOutput(board.Pin("exp1:0"), new(Initial: false, ActiveLow: true));
        Assert.Empty(levels);
        Assert.False(relay.Read());

        relay.Write(true);
        Assert.Equal([false], levels);
        Assert.True(relay.Read());
    }

    [Fact]
    public async Task A_chip_that_goes_ends_the_edges_with_its_fault()
    {
        var (board, _) = Expander("pcf8574");
        using var input = board.OpenInput(board.Pin("exp1:1"), new(Edges: true));
        await _time.UntilTimersAsync(1);

        _board.I2c(1).Detach(0x20);
        var edge = input.WaitForEdgeAsync(CancellationToken.None).AsTask();
        await Wait.Until(() =>
        {
            _time.Advance(Poll);
            return edge.IsCompleted;
        });

        Assert.Equal(BusFault.NoAnswer, (await Assert.ThrowsAsync<BusException>(() => edge)).Fault);
    }

    [Fact]
    public void A_line_has_one_user_and_its_name()
    {
        var (board, _) = Expander("mcp23017");
        using var first = board.OpenOutput(board.Pin("exp1:B0"), new(Initial: false));

        Assert.Equal(BusFault.Busy, Assert.Throws<BusException>(() => board.OpenInput(board.Pin("exp1:8"), default)).Fault);
        Assert.Contains("pull-ups only", Assert.Throws<BusException>(() => board.OpenInput(board.Pin("exp1:9"), new(Bias: GpioBias.PullDown))).Message);
        Assert.Contains("too slow", Assert.Throws<BusException>(() => board.OpenWire(board.Pin("exp1:9"), default)).Message);
    }

    [Theory]
    [InlineData(""" "Sensors": { "a": { "Driver": "bme280", "Bus": "mux3:1" } } """, "Sensors:a:Bus: there is no multiplexer \"mux3\" in Board:Multiplexers; did you mean \"mux1\"?.")]
    [InlineData(""" "Sensors": { "a": { "Driver": "bme280", "Bus": "mux1:8" } } """, "Sensors:a:Bus: \"mux1:8\" cannot stand here")]
    [InlineData(""" "Sensors": { "a": { "Driver": "bh1750", "Bus": "mux1:1", "Location": "a" }, "b": { "Driver": "bh1750", "Bus": 1, "Location": "b" } } """, "Sensors:a:Address: 0x23 on bus mux1:1 is also that of Sensors:b on bus 1")]
    [InlineData(""" "Sensors": { "a": { "Driver": "bh1750", "Bus": "mux1:1", "Location": "a" }, "b": { "Driver": "bh1750", "Bus": "mux1:1", "Location": "b" } } """, "Sensors:b:Address: 0x23 on bus mux1:1 is taken by Sensors:a")]
    [InlineData(""" "Outputs": { "a": { "Driver": "mcp23017", "Pin": 3 } } """, "Outputs:a:Address: 0x20 on bus 1 is taken by Board:Expanders:exp1")]
    [InlineData(""" "Outputs": { "a": { "Driver": "gpio", "Pin": "exp1:16" } } """, "Outputs:a:Pin: the simulated board has no pin \"exp1:16\"; exp1, which is an mcp23017, has exp1:0 to exp1:15")]
    [InlineData(""" "Outputs": { "a": { "Driver": "gpio", "Pin": "exp1:A8" } } """, "Outputs:a:Pin: the simulated board has no pin \"exp1:A8\"")]
    [InlineData(""" "Outputs": { "a": { "Driver": "gpio", "Pin": "exq1:3" } } """, "did you mean exp1:3?")]
    [InlineData(""" "Outputs": { "a": { "Driver": "gpio", "Pin": "exp1:13" }, "b": { "Driver": "gpio", "Pin": "exp1:B5" } } """, "Outputs:b:Pin: exp1:B5 is exp1:13, which is taken by Outputs:a")]
    [InlineData(""" "Outputs": { "a": { "Driver": "gpio", "Pin": "GPIO4" } } """, "Outputs:a:Pin: GPIO4 is taken by Board:Expanders:exp1")]
    public void Places_that_are_not_there_or_taken_are_mistakes(string entries, string mistake)
    {
        Plan($$"""{ "Board": { {{Multiplexers}}, "Expanders": { "exp1": { "Driver": "mcp23017", "Interrupt": "GPIO4" } } }, {{entries}} }""");

        Assert.Contains(mistake.TrimEnd('.'), Assert.Single(_findings.Mistakes).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "Multiplexers": { "a": {}, "b": { "Bus": "a:1", "Address": "0x71" } } """, "Board:Multiplexers:b:Bus: \"a:1\" is a channel of a multiplexer; a multiplexer cannot stand behind another one")]
    [InlineData(""" "Expanders": { "a": { "Driver": "mcp23018" } } """, "Board:Expanders:a:Driver: there is no expander \"mcp23018\"; did you mean")]
    [InlineData(""" "Expanders": { "a": { "Driver": "pcf8574" }, "b": { "Driver": "pcf8574", "Address": "0x21", "Interrupt": "a:3" } } """, "Board:Expanders:b:Interrupt: \"a:3\" is a line of an expander")]
    [InlineData(""" "Multiplexers": { "a": {}, "b": {} } """, "Board:Multiplexers:b:Address: 0x70 on bus 1 is taken by Board:Multiplexers:a")]
    public void Extensions_that_cannot_be_are_mistakes(string board, string mistake)
    {
        Plan($$"""{ "Board": { {{board}} } }""");

        Assert.Contains(mistake, Assert.Single(_findings.Mistakes).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mcp23017", 6, false)]
    [InlineData("mcp23017", 7, true)]
    [InlineData("mcp23017", 15, true)]
    [InlineData("mcp23008", 7, true)]
    [InlineData("tca9555", 7, false)]
    public void An_input_that_the_chips_maker_does_not_want_is_noted(string chip, int line, bool isNoted)
    {
        Plan($$"""
            {
              "Board": { "Expanders": { "exp1": { "Driver": "{{chip}}" } } },
              "Sensors": { "bell": { "Driver": "button", "Pin": "exp1:{{line}}" } }, "Outputs": { "lamp": { "Driver": "gpio", "Pin": "exp1:0" } }
            }
            """);

        Assert.Empty(_findings.Mistakes);
        Assert.Equal(isNoted ? [$"Sensors:bell:Pin: its maker does not want line {line} of an {chip} as an input: it may disturb the bus when it changes; take another line."] : [],
            _findings.Notes.Select(note => note.ToString()));
    }

    [Fact]
    public async Task The_simulated_board_has_what_the_configuration_puts_behind_channels_and_expanders()
    {
        var plan = Plan($$"""
            { "Board": { {{Multiplexers}}, "Expanders": { "exp1": { "Driver": "mcp23017", "Interrupt": "GPIO4" } } },
              "Sensors": { "air": { "Driver": "bme280", "Bus": "mux2:3" }, "door": { "Driver": "contact", "Pin": "exp1:5", "Pull": "up" } } }
            """);

        new SimulatedDevices(_time).Attach(plan);
        using var door = (IChangingSensor)plan.Sensors[1].Sensor.Open(plan.Board, _time);
        var change = door.NextAsync(CancellationToken.None).AsTask();
        await Wait.Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return change.IsCompleted;
        });

        Assert.Empty(_findings.Mistakes);
        Assert.Equal("contact", (await change)[0].Quantity);
        Assert.InRange(await TemperatureAsync(plan, 0), 15, 30);
    }

    private async Task<GpioEdge> NextAsync(IGpioInput input)
    {
        var edge = input.WaitForEdgeAsync(CancellationToken.None).AsTask();
        await Wait.Until(() =>
        {
            if (!edge.IsCompleted)
                _time.Advance(TimeSpan.FromMilliseconds(5)); // one that comes while the chip is read is looked for a little later
            return edge.IsCompleted;
        });
        return await edge;
    }

    private async Task<double> TemperatureAsync(AgentPlan plan, int sensor)
    {
        using var opened = plan.Sensors[sensor].Sensor.Open(plan.Board, _time);
        var reading = opened.ReadAsync(CancellationToken.None).AsTask();
        await Wait.Until(() =>
        {
            if (!reading.IsCompleted)
                _time.Advance(TimeSpan.FromMilliseconds(5));
            return reading.IsCompleted;
        });
        return (await reading).Single(one => one.Quantity == "temperature").Value.Number;
    }

    /// <summary>A board with an expander, and the pins of its model.</summary>
    private (IBoard Board, ExpanderPins Pins) Expander(string chip, string more = "")
    {
        var plan = Plan($$"""{ "Board": { "Expanders": { "exp1": { "Driver": "{{chip}}", "Address": "0x20"{{more}} } } } }""");
        Assert.Empty(_findings.Mistakes);
        var model = (IExpanderModel)Drivers.Model<II2cChipModel>(chip, new(_time))!;
        _board.Attach(1, 0x20, model);
        model.Pins.Interrupt = interrupts => _board.SetLevel("GPIO4", interrupts ? false : null);
        return (plan.Board, model.Pins);
    }

    private AgentPlan Plan(string configuration) => AgentPlan.Read(
        Config.Of(configuration), ConfigurationSource.Catalogue, new("machine", "client", ""), settings => ExtendedBoard.Over(_board, settings, _time), _findings);

    /// <summary>A chip that says one byte for ever.</summary>
    private sealed class Same(byte value) : II2cChipModel
    {
        public void Write(ReadOnlySpan<byte> data)
        {
            // It has no registers.
        }

        public void Read(Span<byte> buffer) => buffer.Fill(value);
    }
}
