using System.Text;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Tests.Messaging;

public sealed class DriverMessagesTests
{
    private const string Topic = "gateway/garden";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private readonly Outbox _outbox = new();
    private readonly DriverMessages _messages;
    private readonly List<string> _heard = [];
    private int _changes;

    public DriverMessagesTests()
    {
        _outbox.Open();
        _messages = new(_outbox, qos: 1);
        _messages.Changed += () => _changes++;
        _messages.LinkChanged(connected: true);
    }

    [Fact]
    public void A_topic_is_subscribed_to_while_somebody_listens()
    {
        var first = Hear();
        var second = Hear();
        Assert.Equal([Topic], _messages.Topics);

        first.Dispose();
        Assert.Equal([Topic], _messages.Topics);
        second.Dispose();
        second.Dispose();

        Assert.Empty(_messages.Topics);
        Assert.Equal(4, _changes); // the connect, both that began, and the last that ended
    }

    [Fact]
    public void Who_no_longer_listens_hears_no_more()
    {
        using var stays = Hear();
        var goes = Hear();
        Say("1");
        goes.Dispose();

        Say("2");

        Assert.Equal(["1", "1", "2"], _heard);
    }

    [Fact]
    public void Only_the_first_message_is_one_that_the_broker_kept()
    {
        using var listening = Hear();

        Say("1", retained: true);
        Say("2", retained: true); // said just now by somebody who retains what he says

        Assert.Equal(["1 kept", "2"], _heard);
    }

    [Fact]
    public void What_was_heard_before_the_connection_broke_is_no_news_after_it()
    {
        using var listening = Hear();
        Say("1", retained: true);

        Reconnect();
        Say("1", retained: true);
        Reconnect();
        Say("2", retained: true);

        Assert.Equal(["1 kept", "2 kept"], _heard);
    }

    [Fact]
    public void Who_comes_later_hears_what_was_said_last()
    {
        using var first = Hear();
        Say("1");

        using var second = Hear();

        Assert.Equal(["1", "1 kept"], _heard);
    }

    [Fact]
    public void What_is_published_is_said_once()
    {
        _messages.Publish(Topic, "ON"u8.ToArray(), retain: true, Patience);

        Assert.True(_outbox.TryTake(out var message));
        Assert.Equal((Topic, true, 1), (message.Topic, message.Retain, message.Qos));
        Assert.False(_outbox.TryTake(out _));
    }

    [Fact]
    public void Without_a_broker_nothing_is_published()
    {
        _messages.LinkChanged(connected: false);

        var fault = Assert.Throws<BrokerUnavailableException>(() => _messages.Publish(Topic, "ON"u8.ToArray(), retain: false, Patience));

        Assert.Equal("There is no connection to the broker.", fault.Message);
    }

    [Fact]
    public async Task A_connection_that_is_being_made_is_waited_for()
    {
        _messages.LinkChanged(connected: false);
        var publishing = Task.Run(() => _messages.Publish(Topic, "ON"u8.ToArray(), retain: false, TimeSpan.FromSeconds(20)));

        _messages.LinkChanged(connected: true);

        await publishing.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(_outbox.TryTake(out _));
    }

    [Fact]
    public void A_command_that_only_reads_says_that_it_has_no_broker() => Assert.Equal(
        "It lives on the broker, to which only the running agent is connected: sensoragent run.",
        Assert.Throws<BrokerUnavailableException>(() => IMessages.None.Hear(Topic, _ => { })).Message);

    private IDisposable Hear() => _messages.Hear(
        Topic, message => _heard.Add(Encoding.UTF8.GetString(message.Payload.Span) + (message.Retained ? " kept" : "")));

    private void Say(string text, bool retained = false) => _messages.Receive(new(Topic, Encoding.UTF8.GetBytes(text)) { Retained = retained });

    private void Reconnect()
    {
        _messages.LinkChanged(connected: false);
        _messages.LinkChanged(connected: true);
    }
}
