using System.Collections.Concurrent;
using System.Text;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputFleetTests : IAsyncDisposable
{
    private const string LampState = "/Output/lamp/room1";
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly Published _published = new();
    private readonly ManualTime _time = new();
    private readonly FakeOutput _lamp = new();
    private readonly FakeOutput _fan = new();
    private readonly OutputRouter _router = new(Published.Topics);
    private readonly BusWorkers _workers = new();
    private OutputFleet? _fleet;
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
        _fleet?.Dispose();
        _workers.Dispose();
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task An_output_keeps_its_state_and_stays_open_when_only_its_rules_change()
    {
        await StartAsync(Lamp());
        await SwitchAsync("lamp", "ON", LampState);
        _lamp.Clear();

        await _fleet!.ApplyAsync([Lamp(""", "MinOn": "1h" """)], [], isConnected: true);
        await SwitchAsync("lamp", "OFF", "/Agent/pi/result/lamp", "refused");

        Assert.Empty(_lamp.Log);
        Assert.Equal("ON", _published.Last(LampState));
    }

    [Fact]
    public async Task MaxOn_that_comes_later_counts_from_when_the_output_went_on()
    {
        await StartAsync(Lamp());
        await SwitchAsync("lamp", "ON", LampState);
        _time.Advance(TimeSpan.FromMinutes(5));

        await _fleet!.ApplyAsync([Lamp(""", "MaxOn": "4m" """)], [], isConnected: true);

        await Wait.Until(() => _published.Last(LampState) == "OFF");
        Assert.Equal("failsafe", _published.Last("/Agent/pi/output/lamp", "cause"));
    }

    [Fact]
    public async Task An_output_that_joins_an_interlock_while_another_of_it_is_on_goes_off()
    {
        await StartAsync(Lamp(""", "Interlock": { "Group": "motor" } """), Fan());
        await SwitchAsync("lamp", "ON", LampState);
        await SwitchAsync("fan", "ON", "/Output/fan/room1");

        await _fleet!.ApplyAsync([Lamp(""", "Interlock": { "Group": "motor" } """), Fan(""", "Interlock": { "Group": "motor" } """)], [], isConnected: true);

        await Wait.Until(() => _published.Last("/Output/fan/room1") == "OFF");
        Assert.Equal("ON", _published.Last(LampState));
    }

    [Fact]
    public async Task Other_hardware_is_an_end_and_a_start()
    {
        await StartAsync(Lamp(""", "OnExit": "off" """));
        await SwitchAsync("lamp", "ON", LampState);
        _lamp.Clear();

        await _fleet!.ApplyAsync([Lamp(""", "OnExit": "off", "Level": 2 """)], [], isConnected: true);

        await Wait.Until(() => _lamp.Log.Count >= 3);
        Assert.Equal(["write OFF", "close", "open OFF"], _lamp.Log);
    }

    [Fact]
    public async Task An_output_that_is_no_more_ends_and_leaves_nothing_at_the_broker()
    {
        await StartAsync(Lamp(), Fan());
        await Wait.Until(() => _published.Last("/Output/fan/room1") == "OFF");

        await _fleet!.ApplyAsync([Lamp()], [], isConnected: true);

        Assert.Equal("close", _fan.Log[^1]);
        Assert.Equal(("", ""), (_published.Last("/Output/fan/room1"), _published.Last("/Agent/pi/output/fan")));
        Assert.Equal(["/Output/lamp/room1/set"], _router.Topics);
    }

    [Fact]
    public async Task An_output_that_moves_is_told_at_its_new_place_only()
    {
        await StartAsync(Lamp());
        await Wait.Until(() => _published.Last(LampState) == "OFF");

        await _fleet!.ApplyAsync([Lamp(""", "Location": "attic" """)], [], isConnected: true);

        await Wait.Until(() => _published.Last("/Output/lamp/attic") == "OFF");
        Assert.Equal("", _published.Last(LampState));
        Assert.NotEqual("", _published.Last("/Agent/pi/output/lamp"));
    }

    [Fact]
    public async Task A_new_output_starts_and_hears_commands()
    {
        await StartAsync(Lamp());

        await _fleet!.ApplyAsync([Lamp(), Fan()], [], isConnected: true);
        await SwitchAsync("fan", "ON", "/Output/fan/room1");

        Assert.Equal(["open OFF", "write ON"], _fan.Log);
    }

    [Fact]
    public async Task A_worker_that_does_not_move_is_stuck_and_others_are_not()
    {
        await StartAsync(Lamp(), Fan());
        Assert.Empty(_fleet!.Stuck);
        _lamp.Free.Reset();
        _router.Receive(new("/Output/lamp/room1/set", "ON"u8.ToArray()));
        await Wait.Until(() => _lamp.IsHeld);

        Assert.Empty(_fleet.Stuck);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Wait.Until(() => _fleet.Stuck.SequenceEqual(["lamp"])); // the fan's moves as soon as it gets a thread
        _lamp.Free.Set();

        await Wait.Until(() => !_fleet.Stuck.Any());
    }

    [Theory]
    [InlineData(OutputCause.Command, "command")]
    [InlineData(OutputCause.Rule, "rule")]
    [InlineData(OutputCause.Local, "local")]
    public async Task A_command_from_this_machine_acts_as_any_other_and_says_whose_it_is(OutputCause cause, string word)
    {
        await StartAsync(Lamp());

        var answer = await _fleet!.CommandAsync("lamp", "ON 5s"u8.ToArray(), cause);

        Assert.Equal(new(CommandStatus.Ok, "", "ON"), answer);
        Assert.Equal("ON", _published.Last(LampState));
        Assert.Equal(word, _published.Last("/Agent/pi/output/lamp", "cause"));
        Assert.Empty(_published.On("/Agent/pi/result/lamp"));
    }

    [Theory]
    [InlineData("lamp", "OFF", CommandStatus.Refused, "It must stay on for another 1h (MinOn 1h).")]
    [InlineData("lamp", "ONN", CommandStatus.Error, "\"ONN\" is no command; did you mean ON?")]
    [InlineData("lmap", "ON", CommandStatus.Error, "There is no output \"lmap\"; did you mean \"lamp\"?")]
    public async Task A_command_from_this_machine_is_held_to_the_guards_and_refused_in_words(string output, string command, CommandStatus status, string reason)
    {
        await StartAsync(Lamp(""", "MinOn": "1h" """), Fan());
        await _fleet!.CommandAsync("lamp", "ON"u8.ToArray());

        var answer = await _fleet.CommandAsync(output, Encoding.UTF8.GetBytes(command), OutputCause.Rule);

        Assert.Equal((status, reason), (answer.Status, answer.Reason));
        Assert.Equal("ON", _published.Last(LampState));
    }

    [Fact]
    public async Task Whoever_commands_hardware_that_hangs_is_told_so_instead_of_waiting_for_ever()
    {
        await StartAsync(Lamp());
        _lamp.Free.Reset();
        var answer = _fleet!.CommandAsync("lamp", "ON"u8.ToArray());
        await Wait.Until(() => _lamp.IsHeld);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(CommandStatus.Error, (await answer).Status);
        _lamp.Free.Set();
    }

    [Fact]
    public async Task A_command_for_an_output_that_has_come_to_its_end_is_answered()
    {
        await StartAsync(Lamp());
        await _stop.CancelAsync();
        await _running;

        Assert.NotEqual(CommandStatus.Ok, (await _fleet!.CommandAsync("lamp", "ON"u8.ToArray())).Status);
        Assert.Equal(OutputState.Off, _lamp.State);
    }

    [Fact]
    public async Task Whoever_listens_hears_of_every_change()
    {
        var heard = new ConcurrentQueue<string>();
        await StartAsync(Lamp());
        _fleet!.Told += told => heard.Enqueue($"{told.Plan.Name} {told.State?.SwitchText} {told.Cause.Name()}");

        await _fleet.CommandAsync("lamp", "ON"u8.ToArray());

        Assert.Equal("lamp ON command", Assert.Single(heard));
    }

    [Fact]
    public async Task An_output_that_hangs_holds_those_of_its_own_bus_and_no_others()
    {
        await StartAsync(OnBus("lamp", _lamp, 1), OnBus("fan", _fan, 2));
        using var released = new Release(_lamp.Free);
        _lamp.Free.Reset();
        _router.Receive(new("/Output/lamp/room1/set", "ON"u8.ToArray()));
        await Wait.Until(() => _lamp.IsHeld);
        var behind = Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, _workers.For(Chip, Bus(1), new FakeBoard()));

        await SwitchAsync("fan", "ON", "/Output/fan/room1");
        Assert.False(behind.IsCompleted);

        _lamp.Free.Set();
        await behind.WaitAsync(TimeSpan.FromSeconds(20));
        await Wait.Until(() => _published.Last(LampState) == "ON");
    }

    private async Task StartAsync(params OutputPlan[] plans)
    {
        _fleet = new(
            plans, [], new FakeBoard(), new(_published.Outbox, Published.Topics, Published.Mqtt, new(_published.Outbox, Published.Topics, _time)), _router,
            new(_directory, new RecordingLogger<OutputJournal>()), _workers, _time, new RecordingLogger<OutputWorker>());
        _router.LinkChanged(connected: true);
        _running = _fleet.RunAsync(_stop.Token);
        await Wait.Until(() => plans.All(plan => _published.Last($"/Output/{plan.Name}/room1") != ""));
    }

    private async Task SwitchAsync(string output, string command, string topic, string? expected = null)
    {
        _router.Receive(new($"/Output/{output}/room1/set", Encoding.UTF8.GetBytes(command)));
        await Wait.Until(() => _published.Last(topic).Contains(expected ?? command, StringComparison.Ordinal));
    }

    private static OutputDescription Chip { get; } = new("A chip", OutputKind.Switch) { Bus = BusKind.I2c, Addresses = [0x20, 0x21] };

    private static SettingsSection Bus(int number) => Config.Section($$"""{ "Bus": {{number}} }""");

    private static OutputPlan OnBus(string name, FakeOutput hardware, int bus) => OutputPlan.Read(
        name, Config.Section($$"""{ "Driver": "fake", "Bus": {{bus}} }"""), [hardware.Driver(OutputKind.Switch) with { Description = Chip }], new("pi", "room1", ""))!;

    private OutputPlan Lamp(string settings = "") => Plan("lamp", _lamp, settings);

    private OutputPlan Fan(string settings = "") => Plan("fan", _fan, settings);

    private static OutputPlan Plan(string name, FakeOutput hardware, string settings)
    {
        var findings = new Findings();
        var driver = hardware.Driver(OutputKind.Switch);
        driver = driver with { Description = driver.Description with { Settings = [Setting.Integer("Level", 1, 0, 9, "A key of the hardware.")] } };
        var plan = OutputPlan.Read(name, Config.Section($$"""{ "Driver": "fake" {{settings}} }""", findings, $"Outputs:{name}"), [driver], new("pi", "room1", ""))!;
        Assert.Empty(findings.Mistakes);
        return plan;
    }

    private sealed class Release(ManualResetEventSlim free) : IDisposable
    {
        public void Dispose() => free.Set();
    }
}
