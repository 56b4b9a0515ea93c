using System.Text.Json;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Storage;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Core.Tests.Storage;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Management;

public sealed class CalibrateRequestTests : IAsyncDisposable
{
    private const string Value = "/Sensor/temperature/room1";
    private readonly StateDirectory _directory = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualTime _time = new();
    private readonly Published _published = new();
    private readonly FakeSensor _chip = new();
    private readonly BusWorkers _workers = new();
    private double _celsius = 20.9;
    private ReadingFlow _flow = null!;
    private SensorFleet? _fleet;
    private CalibrateRequest _request = null!;
    private Task _running = Task.CompletedTask;

    public CalibrateRequestTests() =>
        _chip.OnRead = _ => Task.FromResult<IReadOnlyList<Measurement>>([new("temperature", Volatile.Read(ref _celsius))]);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
        _fleet?.Dispose();
        _workers.Dispose();
        _stop.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_reference_moves_the_channel_and_is_kept_with_date_and_author()
    {
        await StartAsync();

        var answer = await AskAsync("""{"channel":"temperature/room1","reference":21.3,"by":"anna"}""");

        Assert.Equal("21.3", _published.Last(Value));
        Assert.Equal(
            """{"channel":"temperature/room1","raw":20.9,"v":21.3,"calibration":{"kind":"reference","t":"2026-11-20T12:00:00.000Z","by":"anna"}}""", answer);
        var kept = new Calibrations(Kept).Of(Readings.Channel)!;
        Assert.Equal((0.4, _time.Utc, "anna"), (Math.Round(kept.Offset, 6), kept.At, kept.By));
    }

    [Fact]
    public async Task What_was_kept_holds_after_a_restart_and_stands_in_the_catalogue()
    {
        new Calibrations(Kept).Keep(Readings.Channel, new(1.5, [], _time.Utc, "anna"));

        await StartAsync();

        Assert.Equal("22.4", _published.Last(Value));
        Assert.Equal("anna", Assert.Single(_flow.Channels, channel => channel.Channel.Id == Readings.Channel).Calibration?.By);
    }

    [Fact]
    public async Task Points_correct_between_them_and_reset_forgets_them()
    {
        await StartAsync();

        await AskAsync("""{"channel":"temperature/room1","points":[[40.9,40],[0.9,1]]}""");
        Assert.Equal("20.5", _published.Last(Value));
        var answer = await AskAsync("""{"channel":"temperature/room1","reset":true}""");

        Assert.Equal("""{"channel":"temperature/room1","raw":20.9,"v":20.9}""", answer);
        Assert.Equal("20.9", _published.Last(Value));
        Assert.Null(new Calibrations(Kept).Of(Readings.Channel));
    }

    [Fact]
    public async Task A_reference_is_in_the_unit_that_is_published_and_comes_after_the_configured_calibration()
    {
        await StartAsync(""", "Quantities": { "temperature": { "Unit": "°F", "Calibrate": { "Offset": -0.9 }, "Filter": { "Kind": "mean", "Over": 5 } } } """);
        Assert.Equal("68.0", _published.Last(Value));

        await AskAsync("""{"channel":"temperature/room1","reference":71.6}""");

        Assert.Equal("71.6", _published.Last(Value));
    }

    [Fact]
    public async Task Tare_makes_what_is_there_nothing()
    {
        await StartAsync(description: FakeSensor.Description with { Actions = [SensorAction.Tare] });

        await AskAsync("""{"channel":"temperature/room1","action":"tare"}""");

        Assert.Equal("0.0", _published.Last(Value));
    }

    [Fact]
    public async Task An_action_is_done_by_the_chip_and_noted()
    {
        await StartAsync(description: WithActions);

        await AskAsync("""{"channel":"temperature/room1","action":"frc","value":420,"by":"anna"}""");

        Assert.Equal([("frc", 420.0)], _chip.Calibrated);
        Assert.Contains("\"climate/frc\":{\"value\":420,\"at\":\"2026-11-20T12:00:00.000Z\",\"by\":\"anna\"}", Kept.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_that_the_chip_refuses_is_answered_in_its_words_and_costs_no_reading()
    {
        await StartAsync(description: WithActions);
        _chip.CalibrateFault = new BusException(BusFault.BadData, "It has not measured for long enough.");

        var fault = await Assert.ThrowsAsync<BusException>(() => AskAsync("""{"channel":"temperature/room1","action":"abc_on"}"""));

        Assert.Equal("It has not measured for long enough.", fault.Message);
        Assert.Equal("online", _published.Last("/Agent/pi/status/temperature/room1"));
    }

    [Theory]
    [InlineData("""{"channel":"temprature/room1","reset":true}""", "did you mean \"temperature/room1\"")]
    [InlineData("""{"channel":"temperature/room1"}""", "It is not said how")]
    [InlineData("""{"channel":"temperature/room1","reference":1,"reset":true}""", "It is not said how")]
    [InlineData("""{"channel":"temperature/room1","reference":"a"}""", "\"reference\" is no number")]
    [InlineData("""{"channel":"temperature/room1","points":[[1,2]]}""", "needs two or more")]
    [InlineData("""{"channel":"temperature/room1","points":[[1,2],[1,3]]}""", "needs two or more")]
    [InlineData("""{"channel":"temperature/room1","points":[[1,2],"x"]}""", "x is no pair of numbers")]
    [InlineData("""{"channel":"temperature/room1","action":"zero"}""", "has no action \"zero\"")]
    [InlineData("""{"channel":"temperature/room1","action":"frc","value":4}""", "frc needs a \"value\" from 400 to 2000 ppm.")]
    [InlineData("""{"channel":"temperature/room1","action":"abc_on","value":4}""", "abc_on has no \"value\".")]
    [InlineData("""{"channel":"humidity/room1","reference":4}""", "has said no number yet")]
    public async Task What_is_wrong_is_said_and_nothing_changes(string request, string words)
    {
        await StartAsync(description: WithActions);

        var fault = await Assert.ThrowsAsync<RequestException>(() => AskAsync(request));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Null(Kept.Read());
    }

    private static SensorDescription WithActions => FakeSensor.Description with { Actions = [new("frc", "", (400, 2000, "ppm")), new("abc_on", "")] };

    private StateFile Kept => new(Path.Combine(_directory.Path, "calibrations.json"));

    private async Task StartAsync(string settings = "", SensorDescription? description = null)
    {
        var log = new ReadingLog();
        var calibrations = new Calibrations(Kept);
        var topics = new ReadingTopics(_published.Outbox, Published.Topics, Published.Mqtt, log, new Alerts(_published.Outbox, Published.Topics, _time), _time);
        _flow = new(log, topics, calibrations, new(() => true, log, _time, new RecordingLogger<ClockWatch>()), boardIsSimulated: false, new RecordingLogger<ReadingFlow>());
        _fleet = new(new FakeBoard(), _flow, _workers, _time, new RecordingLogger<SensorLoop>());
        _request = new(_fleet, _flow, calibrations, _time);
        var sensor = _chip.Plan(settings, description);
        _running = _fleet.RunAsync([new(sensor, [.. sensor.Channels.Select(channel => ChannelChain.Read(sensor, channel))])], _stop.Token);
        await Wait.Until(() => _published.Last(Value).Length > 0);
    }

    private async Task<string> AskAsync(string json)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var document = JsonDocument.Parse(json);
        var data = "";
        var answer = new RequestAnswer(members =>
        {
            using var message = JsonDocument.Parse(Payload.Json(members));
            data = message.RootElement.GetProperty("data").GetRawText();
        });
        await _request.HandleAsync(document.RootElement, answer, limit.Token);
        return data;
    }
}
