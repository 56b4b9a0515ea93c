using System.Globalization;
using System.Text;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Messaging;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new(passingCapacity: 3);

    [Fact]
    public void What_has_no_topic_is_not_kept()
    {
        var outbox = new Outbox();
        outbox.Open();

        outbox.Post(new("", Payload.Text("x")), Rank.State);
        outbox.Say(new("", Payload.Text("x")));

        Assert.False(outbox.HasWork);
    }

    [Fact]
    public void Nothing_is_due_before_a_connection()
    {
        _outbox.Post(Message("a", "1"), Rank.Reading);

        Assert.Empty(Taken());
    }

    [Fact]
    public void Only_the_newest_of_a_topic_counts()
    {
        _outbox.Open();
        _outbox.Post(Message("a", "1"), Rank.Reading);
        _outbox.Post(Message("b", "2"), Rank.Reading);
        _outbox.Post(Message("a", "3"), Rank.Reading);

        Assert.Equal(["a=3", "b=2"], Taken());
    }

    [Fact]
    public void What_was_taken_is_due_again_when_it_changes()
    {
        _outbox.Open();
        _outbox.Post(Message("a", "1"), Rank.Reading);
        Taken();
        _outbox.Post(Message("a", "2"), Rank.Reading);

        Assert.Equal(["a=2"], Taken());
    }

    [Fact]
    public void A_connection_makes_everything_due_rank_by_rank()
    {
        _outbox.Post(Message("reading", "r"), Rank.Reading);
        _outbox.Post(Message("output", "o"), Rank.Output);
        _outbox.Post(Message("info", "i"), Rank.Info);
        _outbox.Post(Message("state", "s"), Rank.State);
        _outbox.Open();

        Assert.Equal(["state=s", "info=i", "output=o", "reading=r"], Taken());
    }

    [Fact]
    public void Every_further_connection_makes_everything_due_again()
    {
        _outbox.Post(Message("a", "1"), Rank.Reading);
        _outbox.Open();
        Taken();
        _outbox.Close();
        _outbox.Post(Message("a", "2"), Rank.Reading);
        _outbox.Open();

        Assert.Equal(["a=2"], Taken());
    }

    [Fact]
    public void A_connection_that_was_opened_twice_does_not_say_things_twice()
    {
        _outbox.Post(Message("a", "1"), Rank.Reading);
        _outbox.Open();
        _outbox.Open();

        Assert.Equal(["a=1"], Taken());
    }

    [Fact]
    public void After_the_connection_is_gone_nothing_is_due()
    {
        _outbox.Open();
        _outbox.Post(Message("a", "1"), Rank.Reading);
        _outbox.Say(Message("b", "2"));
        _outbox.Close();

        Assert.Empty(Taken());
    }

    [Fact]
    public void Passing_messages_keep_their_order_and_go_first()
    {
        _outbox.Open();
        _outbox.Post(Message("a", "1"), Rank.Reading);
        _outbox.Say(Message("b", "2"));
        _outbox.Say(Message("b", "3"));

        Assert.Equal(["b=2", "b=3", "a=1"], Taken());
    }

    [Fact]
    public void Passing_messages_are_bounded_and_the_oldest_is_dropped_and_counted()
    {
        _outbox.Open();
        for (var i = 1; i <= 5; i++)
            _outbox.Say(Message("b", $"{i}"));

        Assert.Equal(["b=3", "b=4", "b=5"], Taken());
        Assert.Equal(2, _outbox.Dropped);
    }

    [Fact]
    public void What_waits_of_a_kind_becomes_one_that_says_how_many_it_stands_for()
    {
        _outbox.Open();
        _outbox.Say(Message("b", "1"));
        foreach (var word in (string[])["x", "y", "z"])
            _outbox.Say("r", "ok", count => Message("r", $"{word}{count}"));
        _outbox.Say("r", "refused", count => Message("r", $"no{count}"));

        Assert.Equal(["b=1", "r=z3", "r=no1"], Taken());
        _outbox.Say("r", "ok", count => Message("r", $"later{count}"));
        Assert.Equal(["r=later1"], Taken());
        Assert.Equal(0, _outbox.Dropped);
    }

    [Fact]
    public void One_for_many_that_is_dropped_counts_as_many()
    {
        _outbox.Open();
        _outbox.Say("r", "ok", count => Message("r", $"{count}"));
        _outbox.Say("r", "ok", count => Message("r", $"{count}"));
        foreach (var word in (string[])["1", "2", "3"])
            _outbox.Say(Message("b", word));

        Assert.Equal(2, _outbox.Dropped);
        _outbox.Say("r", "ok", count => Message("r", $"{count}"));
        Assert.Equal(["b=2", "b=3", "r=1"], Taken());
        _outbox.Close();
        _outbox.Say("r", "ok", count => Message("r", $"{count}"));
        Assert.Equal(4, _outbox.Dropped);
    }

    [Fact]
    public void It_is_crowded_when_more_than_half_its_room_is_taken()
    {
        _outbox.Open();
        _outbox.Say(Message("b", "1"));
        Assert.False(_outbox.IsCrowded);
        _outbox.Say(Message("b", "2"));

        Assert.True(_outbox.IsCrowded);
    }

    [Fact]
    public void Passing_messages_are_not_kept_for_a_broker_that_is_away()
    {
        _outbox.Say(Message("b", "1"));
        _outbox.Open();
        _outbox.Say(Message("b", "2"));
        _outbox.Close();
        _outbox.Open();

        Assert.Empty(Taken());
        Assert.Equal(2, _outbox.Dropped);
    }

    [Fact]
    public async Task Waiting_ends_when_something_is_posted()
    {
        _outbox.Open();
        Assert.False(_outbox.TryTake(out _));
        var waiting = _outbox.WaitAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        _outbox.Post(Message("a", "1"), Rank.Reading);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Waiting_does_not_miss_what_came_between_looking_and_waiting()
    {
        _outbox.Open();
        Assert.False(_outbox.TryTake(out _));
        _outbox.Say(Message("a", "1"));

        Assert.True(_outbox.WaitAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public void Waiting_ends_with_its_cancellation()
    {
        using var stop = new CancellationTokenSource();
        _outbox.Open();
        Assert.False(_outbox.TryTake(out _));
        var waiting = _outbox.WaitAsync(stop.Token);

        stop.Cancel();

        Assert.True(waiting.IsCanceled);
    }

    [Fact]
    public void What_is_said_while_a_connection_is_set_up_waits_until_the_agent_is_announced()
    {
        var outbox = new Outbox();
        outbox.Post(new("state", default), Rank.State);
        outbox.Post(new("value", default), Rank.Reading);

        outbox.Prepare();
        outbox.Say(new("answer", default));
        Assert.False(outbox.TryTake(out _));
        outbox.Open();

        var topics = new List<string>();
        while (outbox.TryTake(out var message))
            topics.Add(message.Topic);
        Assert.Equal(["state", "answer", "value"], topics);
    }

    [Fact]
    public void Late_messages_wait_until_nothing_else_is_to_be_said()
    {
        var outbox = new Outbox();
        Assert.False(outbox.Offer(new("missed", default)));
        outbox.Open();

        Assert.True(outbox.Offer(new("missed", default)));
        outbox.Post(new("value", default), Rank.Reading);
        outbox.Say(new("answer", default));

        var topics = new List<string>();
        while (outbox.TryTake(out var message))
            topics.Add(message.Topic);
        Assert.Equal(["answer", "value", "missed"], topics);
    }

    [Fact]
    public async Task Readings_that_are_gathered_wake_nobody_until_the_last()
    {
        var value = new StandingReading("value", (reading, _) => Message("value", reading.Value.Number.ToString(CultureInfo.InvariantCulture)));
        _outbox.Open();
        Taken();
        var arrival = _outbox.WaitAsync(CancellationToken.None);

        _outbox.Gather(true);
        _outbox.Post(value, null, Readings.Of(1), 0);
        Assert.False(arrival.IsCompleted);
        _outbox.Gather(false);

        await arrival.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["value=1"], Taken());
    }

    [Fact]
    public async Task What_an_output_says_waits_for_no_readings()
    {
        _outbox.Open();
        Taken();
        var arrival = _outbox.WaitAsync(CancellationToken.None);

        _outbox.Gather(true);
        _outbox.Post(Message("output", "ON"), Rank.Output);

        await arrival.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Whatever_is_no_reading_is_told_of()
    {
        var told = 0;
        _outbox.Happened += () => told++;

        _outbox.Post(new StandingReading("value", (_, _) => Message("value", "1")), null, Readings.Of(1), 0);
        Assert.Equal(0, told);
        _outbox.Open();
        _outbox.Post(Message("output", "ON"), Rank.Output);
        _outbox.Post(Message("", "of a topic that is switched off"), Rank.Output);
        _outbox.Say(Message("answer", "ok"));
        _outbox.Close();

        Assert.Equal(5, told);
    }

    private static OutboundMessage Message(string topic, string text) => new(topic, Encoding.UTF8.GetBytes(text));

    private List<string> Taken()
    {
        var taken = new List<string>();
        while (_outbox.TryTake(out var message))
            taken.Add($"{message.Topic}={Encoding.UTF8.GetString(message.Payload.Span)}");
        return taken;
    }
}
