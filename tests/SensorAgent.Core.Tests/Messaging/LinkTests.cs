using System.Text;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Messaging;

public sealed class LinkTests : IAsyncDisposable
{
    private static readonly TopicScheme Topics = new(new("/Sensor/{quantity}/{location}", "/Output/{output}/{location}", "/Agent/{agent}"), "pi");
    private readonly FakeConnection _connection = new();
    private readonly Outbox _outbox = new();
    private readonly ManualTime _time = new();
    private readonly RecordingLogger<Link> _log = new();
    private readonly List<bool> _changes = [];
    private readonly List<string> _received = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Link _link;
    private IReadOnlyList<string> _subscriptions = ["/Output/lamp/room1/set"];
    private Task _running = Task.CompletedTask;

    public LinkTests() => _link = new(
        _connection, _outbox, Topics, () => _subscriptions, message => _received.Add(message.Topic), _changes.Add, _time, _log);

    public async ValueTask DisposeAsync()
    {
        _connection.AcknowledgeAll();
        await _stop.CancelAsync();
        await ((Task)Task.WhenAny(_running)).WaitAsync(TimeSpan.FromSeconds(20));
        _stop.Dispose();
    }

    [Fact]
    public async Task A_connect_subscribes_then_says_state_info_outputs_readings()
    {
        Post("/Sensor/temperature/room1", "21.4", Rank.Reading);
        Post("/Output/lamp/room1", "OFF", Rank.Output);
        Post("/Agent/pi/info", "{}", Rank.Info);

        await ConnectAsync();
        await Wait.Until(() => _connection.Log.Count >= 5);

        Assert.Equal(
            ["subscribe /Output/lamp/room1/set", "/Agent/pi/state=online", "/Agent/pi/info={}", "/Output/lamp/room1=OFF", "/Sensor/temperature/room1=21.4"],
            _connection.Log);
    }

    [Fact]
    public async Task A_reconnect_does_it_all_again_with_the_newest_values()
    {
        Post("/Sensor/temperature/room1", "21.4", Rank.Reading);
        await ConnectAsync();
        await Wait.Until(() => _connection.Log.Count >= 3);
        _connection.Break();
        Post("/Sensor/temperature/room1", "22.0", Rank.Reading);
        Post("/Sensor/temperature/room1", "23.0", Rank.Reading);

        await _connection.ConnectAsync();
        await Wait.Until(() => _connection.Log.Count >= 6);

        Assert.Equal(
            ["subscribe /Output/lamp/room1/set", "/Agent/pi/state=online", "/Sensor/temperature/room1=23.0"], _connection.Log.Skip(3));
    }

    [Fact]
    public async Task Another_connection_takes_over_after_a_goodbye()
    {
        await ConnectAsync();
        await Wait.Until(() => _connection.Log.Count >= 2);
        var other = new FakeConnection();

        _link.Use(other);
        await Wait.Until(() => other.IsRunning);
        await other.ConnectAsync();
        await Wait.Until(() => other.Log.Count >= 2);

        Assert.Equal(["/Agent/pi/state=offline", "disconnect"], _connection.Log.Skip(2));
        Assert.Equal(["subscribe /Output/lamp/room1/set", "/Agent/pi/state=online"], other.Log);
        Assert.Equal([true, false, true], _changes);
    }

    [Fact]
    public async Task Subscriptions_that_change_are_told_to_the_broker()
    {
        await ConnectAsync();
        await Wait.Until(() => _connection.Log.Count >= 2);

        _subscriptions = ["/Output/fan/room1/set"];
        await _link.ResubscribeAsync(CancellationToken.None);
        await _link.ResubscribeAsync(CancellationToken.None);

        Assert.Equal(["unsubscribe /Output/lamp/room1/set", "subscribe /Output/fan/room1/set"], _connection.Log.Skip(2));
    }

    [Fact]
    public async Task What_changes_while_connected_is_published()
    {
        await ConnectAsync();
        await Wait.Until(() => _connection.Log.Count >= 2);

        Post("/Sensor/temperature/room1", "21.4", Rank.Reading);

        await Wait.Until(() => _connection.Log.Contains("/Sensor/temperature/room1=21.4"));
    }

    [Fact]
    public async Task Several_messages_are_under_way_before_the_first_is_acknowledged()
    {
        _connection.Acknowledges = false;
        await ConnectAsync();

        Post("a", "1", Rank.Reading);
        Post("b", "2", Rank.Reading);

        await Wait.Until(() => _connection.Log.Contains("a=1") && _connection.Log.Contains("b=2"));
    }

    [Fact]
    public async Task A_refused_subscription_is_named_with_the_reason()
    {
        _connection.Grant = _ => "Not authorized";

        await ConnectAsync();

        Assert.Contains("The broker refused the subscription to /Output/lamp/room1/set: Not authorized.", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.True(_link.IsConnected);
    }

    [Fact]
    public async Task A_message_that_the_broker_does_not_take_is_named_and_the_next_goes_out()
    {
        _connection.PublishFault = message => message.Topic == "a" ? new IOException("Quota exceeded.") : null;
        await ConnectAsync();

        Post("a", "1", Rank.Reading);
        Post("b", "2", Rank.Reading);

        await Wait.Until(() => _connection.Log.Contains("b=2"));
        Assert.Contains("The broker did not take a: Quota exceeded.", _log.Warnings);

        Post("a", "3", Rank.Reading);
        Post("b", "4", Rank.Reading);

        await Wait.Until(() => _connection.Log.Contains("b=4"));
        Assert.Single(_log.Warnings); // once a connection is enough
    }

    [Fact]
    public async Task A_broker_that_is_away_is_no_reason_to_complain_message_by_message()
    {
        _connection.PublishFault = _ => new BrokerUnavailableException("Gone.");
        await ConnectAsync();

        Post("b", "2", Rank.Reading);

        await Wait.Until(() => _connection.Log.Contains("b=2"));
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task Connecting_and_losing_the_broker_are_told_once_each()
    {
        await ConnectAsync();
        _connection.Break();
        _connection.Break();

        Assert.Equal([true, false], _changes);
        Assert.False(_link.IsConnected);
    }

    [Fact]
    public async Task A_received_message_is_handed_on()
    {
        await ConnectAsync();

        _connection.Deliver(new("/Output/lamp/room1/set", Encoding.UTF8.GetBytes("ON")));

        Assert.Equal(["/Output/lamp/room1/set"], _received);
    }

    [Fact]
    public async Task A_clean_stop_publishes_what_is_due_then_offline_then_disconnects()
    {
        await ConnectAsync();
        await Wait.Until(() => _connection.Log.Count >= 2);

        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["/Agent/pi/state=offline", "disconnect"], _connection.Log.TakeLast(2));
    }

    [Fact]
    public async Task A_clean_stop_loses_nothing_of_a_full_window()
    {
        _connection.Acknowledges = false;
        await ConnectAsync();
        for (var i = 0; i < 300; i++)
            Post($"topic{i}", "1", Rank.Reading);
        await Wait.Until(() => _connection.Log.Count >= 257); // the subscription and the window

        await _stop.CancelAsync();
        await Wait.Until(() => _connection.Log.Contains("/Agent/pi/state=offline"));
        _connection.AcknowledgeAll();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.All(Enumerable.Range(0, 300), i => Assert.Contains($"topic{i}=1", _connection.Log));
    }

    [Fact]
    public async Task A_clean_stop_does_not_wait_for_ever_for_acknowledgements()
    {
        _connection.Acknowledges = false;
        await ConnectAsync();
        await Wait.Until(() => _connection.Log.Count >= 2);

        await _stop.CancelAsync();
        await Wait.Until(() => _connection.Log.Contains("/Agent/pi/state=offline"));
        await Wait.Until(() => _time.Timers > 0);
        _time.Advance(TimeSpan.FromSeconds(3));
        await _running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Contains("The broker did not acknowledge the last messages in time.", _log.Warnings);
    }

    [Fact]
    public async Task A_stop_without_a_broker_publishes_nothing()
    {
        _running = _link.RunAsync(_stop.Token);

        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["disconnect"], _connection.Log);
    }

    [Fact]
    public async Task A_connection_that_ends_with_a_fault_ends_the_link_with_it()
    {
        await ConnectAsync();

        _connection.Fail(new InvalidOperationException("A mistake of the programmer."));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => _running.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("A mistake of the programmer.", fault.Message);
    }

    private async Task ConnectAsync()
    {
        _running = _link.RunAsync(_stop.Token);
        await _connection.ConnectAsync();
    }

    private void Post(string topic, string text, Rank rank) => _outbox.Post(new(topic, Encoding.UTF8.GetBytes(text)), rank);
}
