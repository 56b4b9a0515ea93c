using SensorAgent.Core.Messaging;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Storage;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Pipeline;

public sealed class SensorFleetTests : IAsyncDisposable
{
    private const string Value = "/Sensor/temperature/room1";
    private const string Status = "/Agent/pi/status/temperature/room1";
    private readonly CancellationTokenSource _stop = new();
    private readonly Published _published = new();
    private readonly ManualTime _time = new();
    private readonly FakeSensor _chip = new();
    private readonly BusWorkers _workers = new();
    private readonly SensorFleet _fleet;
    private Task _running = Task.CompletedTask;

    public SensorFleetTests()
    {
        var log = new ReadingLog(capacity: 0);
        var topics = new ReadingTopics(_published.Outbox, Published.Topics, Published.Mqtt, log, new Alerts(_published.Outbox, Published.Topics, _time), _time);
        _fleet = new(new FakeBoard(), new(log, topics, new(StateFile.None), new(() => true, log, _time, new RecordingLogger<ClockWatch>()), boardIsSimulated: false, new RecordingLogger<ReadingFlow>()), _workers, _time, new RecordingLogger<SensorLoop>());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
        _fleet.Dispose();
        _workers.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_sensor_that_reads_as_before_is_not_touched()
    {
        await StartAsync(Sensor());

        await ApplyAsync(Sensor());

        Assert.Equal((1, 0), (_chip.Opened, _chip.Closed));
        Assert.Equal("21.4", _published.Last(Value));
    }

    [Fact]
    public async Task A_changed_sensor_is_closed_before_it_is_opened_anew()
    {
        await StartAsync(Sensor());

        await ApplyAsync(Sensor(""", "Interval": "1s" """));

        await Wait.Until(() => _chip.Opened == 2);
        Assert.Equal(1, _chip.Closed);
        await Wait.Until(() => _published.Last(Status) == "online");
    }

    [Fact]
    public async Task A_sensor_that_is_no_more_leaves_nothing_at_the_broker()
    {
        await StartAsync(Sensor());

        await ApplyAsync();

        Assert.Equal(1, _chip.Closed);
        Assert.Equal(("", "", ""), (_published.Last(Value), _published.Last(Status), _published.Last("/Agent/pi/reading/temperature/room1")));
    }

    [Fact]
    public async Task A_sensor_that_moves_speaks_from_its_new_place_only()
    {
        await StartAsync(Sensor());

        await ApplyAsync(Sensor(""", "Location": "attic" """));

        await Wait.Until(() => _published.Last("/Sensor/temperature/attic") == "21.4");
        Assert.Equal("", _published.Last(Value));
    }

    [Fact]
    public async Task At_the_end_what_was_read_stays_at_the_broker()
    {
        await StartAsync(Sensor());

        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(("21.4", "offline"), (_published.Last(Value), _published.Last(Status)));
    }

    private async Task StartAsync(params SensorChains[] sensors)
    {
        _running = _fleet.RunAsync(sensors, _stop.Token);
        await Wait.Until(() => _published.Last(Value) == "21.4");
    }

    private async Task ApplyAsync(params SensorChains[] sensors)
    {
        await _fleet.StopChangedAsync(sensors);
        await _fleet.StartAsync(sensors);
    }

    private SensorChains Sensor(string settings = "")
    {
        var plan = _chip.Plan(settings);
        return new(plan, [.. plan.Channels.Select(channel => ChannelChain.Read(plan, channel))]);
    }
}
