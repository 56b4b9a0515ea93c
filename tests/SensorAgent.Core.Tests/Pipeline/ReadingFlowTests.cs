using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Storage;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Pipeline;

public sealed partial class ReadingFlowTests
{
    private const string Value = "/Sensor/temperature/room1";
    private const string Reading = "/Agent/pi/reading/temperature/room1";
    private const string Status = "/Agent/pi/status/temperature/room1";
    private const string OtherStatus = "/Agent/pi/status/humidity/room1";
    private static readonly SensorFault NoAnswer = new("no_answer", "Nothing answers at 0x76.");
    private readonly Published _published = new();
    private readonly RecordingLogger<ReadingFlow> _log = new();
    private readonly ReadingLog _numbers = new();
    private readonly ManualTime _time = new();
    private bool _clockIsRight = true;

    [Fact]
    public void A_reading_becomes_a_value_a_reading_and_a_status()
    {
        var (flow, sensor) = Flow();

        flow.Measured(sensor, [new("temperature", 21.44)], Readings.Noon);

        Assert.Equal(["21.4"], _published.On(Value));
        Assert.Equal(
            ["""{"v":21.4,"u":"°C","t":"2026-11-20T12:00:00.000Z","seq":1,"quality":"good","sensor":"climate"}"""], _published.On(Reading));
        Assert.Equal(["online"], _published.On(Status));
    }

    [Fact]
    public void What_is_derived_follows_from_corrected_values()
    {
        var (flow, sensor) = Flow(""", "Derived": ["dew_point"], "Quantities": { "temperature": { "Calibrate": { "Offset": 10 } } } """);

        flow.Measured(sensor, [new("temperature", 10), new("humidity", 50)], Readings.Noon);

        Assert.Equal("9.3", _published.Last("/Sensor/dew_point/room1")); // of 20 °C, not of 10
    }

    [Fact]
    public void An_alarm_is_told_once_raises_an_alert_and_clears_it_when_it_is_over()
    {
        var (flow, sensor) = Flow(""", "Quantities": { "temperature": { "Alarm": { "High": 30 }, "Report": { "OnChange": 100 } } } """);

        foreach (var celsius in (double[])[20, 31, 32])
        {
            flow.Measured(sensor, [new("temperature", celsius)], Readings.Noon);
            _ = _published.Messages; // the broker takes each at once
        }

        Assert.Contains("temperature/room1 is high: 31.0 °C.", _published.Last("/Agent/pi/alert/temperature-room1"));
        flow.Measured(sensor, [new("temperature", 29)], Readings.Noon);

        Assert.Equal(["ok", "high", "ok"], _published.On("/Agent/pi/alarm/temperature/room1"));
        Assert.Equal("", _published.Last("/Agent/pi/alert/temperature-room1"));
    }

    [Fact]
    public void Values_are_retained_and_expire_when_they_would_be_stale()
    {
        var (flow, sensor) = Flow();

        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon);

        var message = _published.Messages.Single(message => message.Topic == Value);
        Assert.Equal((true, 1, "text/plain"), (message.Retain, message.Qos, message.ContentType));
        Assert.Equal((TimeSpan.FromSeconds(30), _time.GetTimestamp()), (message.Lifetime, message.Since));
        Assert.Equal(["unit=°C", "quality=good", "t=2026-11-20T12:00:00.000Z"], message.Properties.Select(property => $"{property.Key}={property.Value}"));
    }

    [Fact]
    public void Bytes_are_published_as_they_are_and_described_as_JSON()
    {
        var (flow, sensor) = Flow(description: FakeSensor.Description with { Quantities = [new("image")] });

        flow.Measured(sensor, [new("image", SensorValue.Of([0xFF, 0xD8]))], Readings.Noon);

        Assert.Equal("application/octet-stream", _published.Messages.Single(message => message.Topic == "/Sensor/image/room1").ContentType);
        Assert.Equal("application/json", _published.Messages.Single(message => message.Topic == "/Agent/pi/reading/image/room1").ContentType);
    }

    [Fact]
    public void A_status_is_published_when_it_changes_and_lives_for_ever()
    {
        var (flow, sensor) = Flow();
        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon);
        flow.Measured(sensor, [new("temperature", 22.4)], Readings.Noon.AddSeconds(5));

        var status = Assert.Single(_published.Messages, message => message.Topic == Status);
        Assert.Equal((true, (TimeSpan?)null), (status.Retain, status.Lifetime));
    }

    [Fact]
    public void A_channel_that_the_configuration_left_out_is_not_published()
    {
        var (flow, sensor) = Flow(""", "Quantities": { "humidity": { "Enabled": false } } """);

        flow.Measured(sensor, [new("temperature", 21.4), new("humidity", 40.0)], Readings.Noon);

        Assert.DoesNotContain(_published.Messages, message => message.Topic.Contains("humidity", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_marks_every_channel_and_republishes_no_old_value()
    {
        var (flow, sensor) = Flow();
        flow.Measured(sensor, [new("temperature", 21.4), new("humidity", 40.0)], Readings.Noon);
        _published.Clear();

        flow.Faulted(sensor, NoAnswer, Readings.Noon.AddSeconds(5));

        Assert.Empty(_published.On(Value));
        Assert.Equal(
            """{"v":null,"u":"°C","t":"2026-11-20T12:00:05.000Z","seq":3,"quality":"bad","reason":"Nothing answers at 0x76.","sensor":"climate"}""",
            _published.Last(Reading));
        Assert.Equal(("error:no_answer", "error:no_answer"), (_published.Last(Status), _published.Last(OtherStatus)));
    }

    [Fact]
    public void A_recovery_is_published_at_once_even_where_nothing_changed()
    {
        var (flow, sensor) = Flow(""", "Quantities": { "temperature": { "Report": { "OnChange": 5 } } } """);
        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon);
        flow.Faulted(sensor, NoAnswer, Readings.Noon.AddSeconds(5));
        _published.Clear();

        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon.AddSeconds(10));

        Assert.Equal(("21.4", "good", "online"), (_published.Last(Value), _published.Last(Reading, "quality"), _published.Last(Status)));
    }

    [Fact]
    public void An_impossible_value_is_refused_and_not_published_as_a_value()
    {
        var (flow, sensor) = Flow();

        flow.Measured(sensor, [new("temperature", 120)], Readings.Noon);

        Assert.Empty(_published.On(Value));
        Assert.Equal(("bad", "error:bad_data"), (_published.Last(Reading, "quality"), _published.Last(Status)));
        Assert.Equal(["temperature/room1 is not published: 120 is outside of the valid range from -40 to 85."], _log.Warnings);
    }

    [Fact]
    public void A_refusal_that_lasts_is_logged_once()
    {
        var (flow, sensor) = Flow();

        flow.Measured(sensor, [new("temperature", 120)], Readings.Noon);
        flow.Measured(sensor, [new("temperature", 121)], Readings.Noon.AddSeconds(5));

        Assert.Single(_log.Warnings);
    }

    [Fact]
    public void An_uncertain_value_is_published_with_its_quality_and_reason()
    {
        var (flow, sensor) = Flow();

        flow.Measured(sensor, [new("temperature", SensorValue.Of(21.4), Quality.Uncertain, "Warming up.")], Readings.Noon);

        Assert.Equal("21.4", _published.Last(Value));
        Assert.Equal(("uncertain", "Warming up."), (_published.Last(Reading, "quality"), _published.Last(Reading, "reason")));
    }

    [Fact]
    public void A_channel_without_values_is_stale_after_its_time()
    {
        var (flow, sensor) = Flow();
        flow.Measured(sensor, [new("temperature", 21.4), new("humidity", 40.0)], Readings.Noon);

        _time.Advance(TimeSpan.FromSeconds(30));
        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon.AddSeconds(30));
        Assert.Equal("online", _published.Last(OtherStatus));
        _time.Advance(TimeSpan.FromSeconds(1));
        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon.AddSeconds(31));

        Assert.Equal(("online", "stale"), (_published.Last(Status), _published.Last(OtherStatus)));
    }

    [Fact]
    public void One_that_tells_of_changes_is_stale_after_the_silence_that_its_driver_declares()
    {
        var (flow, sensor) = Flow(description: FakeSensor.Description with { TellsChanges = true, SilenceOf = _ => TimeSpan.FromMinutes(10) });
        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon);

        _time.Advance(TimeSpan.FromMinutes(9));
        flow.Measured(sensor, [], Readings.Noon.AddMinutes(9));
        Assert.Equal("online", _published.Last(Status));
        _time.Advance(TimeSpan.FromMinutes(2));
        flow.Measured(sensor, [], Readings.Noon.AddMinutes(11));

        Assert.Equal("stale", _published.Last(Status));
    }

    [Fact]
    public void A_channel_that_never_had_a_value_is_stale_after_its_time()
    {
        var (flow, sensor) = Flow();

        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon);
        _time.Advance(TimeSpan.FromSeconds(31));
        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon.AddSeconds(31));

        Assert.Equal("stale", _published.Last(OtherStatus));
    }

    [Fact]
    public void A_stale_channel_is_online_with_its_next_value_even_where_nothing_changed()
    {
        var (flow, sensor) = Flow(""", "Quantities": { "humidity": { "Report": { "OnChange": 5 } } } """);
        flow.Measured(sensor, [new("humidity", 40.0)], Readings.Noon);
        _time.Advance(TimeSpan.FromSeconds(31));
        flow.Measured(sensor, [], Readings.Noon.AddSeconds(31));
        _published.Clear();

        flow.Measured(sensor, [new("humidity", 40.0)], Readings.Noon.AddSeconds(36));

        Assert.Equal(("40.0", "online"), (_published.Last("/Sensor/humidity/room1"), _published.Last(OtherStatus)));
    }

    [Fact]
    public void A_sensor_that_tells_changes_is_never_stale_and_its_values_do_not_expire()
    {
        var (flow, sensor) = Flow(description: FakeSensor.Description with { TellsChanges = true });
        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon);

        _time.Advance(TimeSpan.FromDays(1));
        flow.Measured(sensor, [], Readings.Noon.AddDays(1));

        Assert.Equal("online", _published.Last(Status));
        Assert.Null(_published.Messages.First(message => message.Topic == Value).Lifetime);
    }

    [Fact]
    public void Sequence_numbers_count_every_reading_of_the_agent()
    {
        var (flow, sensor) = Flow();

        flow.Measured(sensor, [new("temperature", 21.4), new("humidity", 40.0)], Readings.Noon);
        flow.Faulted(sensor, NoAnswer, Readings.Noon.AddSeconds(5));
        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon.AddSeconds(10));

        Assert.Equal("5", _published.Last(Reading, "seq"));
    }

    [Fact]
    public void A_measurement_with_a_time_of_its_own_keeps_it()
    {
        var (flow, sensor) = Flow();

        flow.Measured(sensor, [new("temperature", SensorValue.Of(21.4), At: Readings.Noon.AddSeconds(-2))], Readings.Noon);

        Assert.Equal("2026-11-20T11:59:58.000Z", _published.Last(Reading, "t"));
    }

    [Fact]
    public void The_last_status_is_offline()
    {
        var (flow, sensor) = Flow();
        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon);

        flow.Stopped(sensor);

        Assert.Equal(("offline", "offline"), (_published.Last(Status), _published.Last(OtherStatus)));
    }

    [Theory]
    [InlineData(BusKind.I2c, "True")]
    [InlineData(BusKind.Gpio, "True")]
    [InlineData(BusKind.None, "")]
    public void Only_what_comes_from_a_simulated_board_is_simulated(BusKind bus, string simulated)
    {
        var (flow, sensor) = Flow(bus == BusKind.Gpio ? """, "Pin": "GPIO4" """ : "", FakeSensor.Description with { Bus = bus }, isSimulated: true);

        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon);

        Assert.Equal(simulated, _published.Last(Reading, "simulated"));
    }

    [Fact]
    public void An_event_is_said_each_time_and_kept_for_nobody()
    {
        var (flow, sensor) = Flow(description: FakeSensor.Description with { Quantities = [new("button_event")] });

        _published.Outbox.Close();
        flow.Measured(sensor, [new("button_event", SensorValue.Of("long"))], Readings.Noon);
        _published.Outbox.Open();

        Assert.Equal([], _published.On("/Sensor/button_event/room1"));
        flow.Measured(sensor, [new("button_event", SensorValue.Of("click"))], Readings.Noon);
        flow.Measured(sensor, [new("button_event", SensorValue.Of("click"))], Readings.Noon);

        Assert.Equal(["click", "click"], _published.On("/Sensor/button_event/room1"));
        Assert.All(
            _published.Messages.Where(message => !message.Topic.StartsWith("/Agent/pi/status", StringComparison.Ordinal)),
            message => Assert.False(message.Retain));
    }

    [Fact]
    public void A_stale_channel_repeats_no_value()
    {
        var (flow, sensor) = Flow();
        flow.Measured(sensor, [new("temperature", 21.4), new("humidity", 40.0)], Readings.Noon);
        _published.Clear();

        for (var seconds = 5; seconds <= 60; seconds += 5)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon.AddSeconds(seconds));
        }

        Assert.Equal("stale", _published.Last(OtherStatus));
        Assert.DoesNotContain(_published.Messages, message => message.Topic is "/Sensor/humidity/room1" or "/Agent/pi/reading/humidity/room1");
    }

    [Fact]
    public void What_a_channel_said_last_is_known_in_the_unit_of_the_quantity_for_a_while()
    {
        var (flow, sensor) = Flow(""", "Quantities": { "temperature": { "Unit": "°F" } } """);
        flow.Measured(sensor, [new("temperature", 25)], Readings.Noon);

        Assert.Equal(25, flow.Latest("temperature/room1")!.Value, 6);
        Assert.Null(flow.Latest("humidity/room1"));
        Assert.Null(flow.Latest("pressure/room1"));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(flow.Latest("temperature/room1"));
    }

    private (ReadingFlow Flow, SensorPlan Sensor) Flow(string settings = "", SensorDescription? description = null, bool isSimulated = false)
    {
        var sensor = new FakeSensor().Plan(settings, description);
        ChannelChain[] chains = [.. sensor.Channels.Select(channel => ChannelChain.Read(sensor, channel))];
        var topics = new ReadingTopics(_published.Outbox, Published.Topics, Published.Mqtt, _numbers, new(_published.Outbox, Published.Topics, _time), _time);
        var clock = new ClockWatch(() => _clockIsRight, _numbers, _time, NullLogger<ClockWatch>.Instance);
        var flow = new ReadingFlow(_numbers, topics, new(StateFile.None), clock, isSimulated, _log);
        flow.Add(new(sensor, chains));
        return (flow, sensor);
    }
}
