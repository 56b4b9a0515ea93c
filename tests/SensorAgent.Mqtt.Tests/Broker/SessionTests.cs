using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class SessionTests
{
    private readonly FakeLink _link = new();

    [Fact]
    public void A_connected_client_gets_messages_at_once_with_identifiers_of_their_own()
    {
        var session = Make.Session("c");
        session.Attach(_link, 0);

        session.Deliver(Make.Delivery("a", 0), 0);
        session.Deliver(Make.Delivery("b", 1), 0);
        session.Deliver(Make.Delivery("c", 2), 0);

        Assert.Equal(["0:a", "1:b", "2:c"], _link.Sent);
        Assert.Equal(2, session.InFlightCount);
    }

    [Fact]
    public void While_the_client_is_away_QoS_1_and_2_wait_in_order_and_QoS_0_does_not()
    {
        var session = Make.Session("c");

        Assert.Equal(DeliveryResult.Queued, session.Deliver(Make.Delivery("a", 1), 0));
        Assert.Equal(DeliveryResult.NotKept, session.Deliver(Make.Delivery("b", 0), 0));
        Assert.Equal(DeliveryResult.Queued, session.Deliver(Make.Delivery("c", 2), 0));
        session.Attach(_link, 0);

        Assert.Equal(["1:a", "2:c"], _link.Sent);
    }

    [Fact]
    public void A_full_queue_refuses_the_newest_and_counts_it()
    {
        var session = Make.Session("c", queued: 2);

        session.Deliver(Make.Delivery("a", 1), 0);
        session.Deliver(Make.Delivery("b", 1), 0);
        Assert.Equal(DeliveryResult.Dropped, session.Deliver(Make.Delivery("c", 1), 0));
        session.Attach(_link, 0);

        Assert.Equal(["1:a", "2:b"], _link.Sent);
        Assert.Equal(1, session.Dropped);
    }

    [Fact]
    public void A_queue_is_also_bounded_in_bytes()
    {
        var session = new Session("c", new(QueuedMessages: 100, QueuedBytes: 1000, InFlight: 10));

        Assert.Equal(DeliveryResult.Dropped, session.Deliver(Make.Delivery(new string('x', 2000), 1), 0));
    }

    [Fact]
    public void A_slow_client_loses_QoS_0_and_gets_the_rest_when_it_has_caught_up()
    {
        var session = Make.Session("c");
        session.Attach(_link, 0);
        _link.HasRoom = false;

        Assert.Equal(DeliveryResult.Dropped, session.Deliver(Make.Delivery("a", 0), 0));
        Assert.Equal(DeliveryResult.Queued, session.Deliver(Make.Delivery("b", 1), 0));
        _link.HasRoom = true;
        session.Pump(0);

        Assert.Equal(["1:b"], _link.Sent);
        Assert.Equal(1, session.Dropped);
    }

    [Fact]
    public void No_more_is_in_flight_than_the_client_receives_at_a_time()
    {
        _link.ReceiveMaximum = 2;
        var session = Make.Session("c");
        session.Attach(_link, 0);
        foreach (var payload in new[] { "a", "b", "c", "d" })
            session.Deliver(Make.Delivery(payload, 1), 0);

        Assert.Equal(["1:a", "2:b"], _link.Sent);
        session.Acknowledge(1, 0);

        Assert.Equal(["1:a", "2:b", "3:c"], _link.Sent);
    }

    [Fact]
    public void QoS_2_takes_its_place_until_the_completion()
    {
        _link.ReceiveMaximum = 1;
        var session = Make.Session("c");
        session.Attach(_link, 0);
        session.Deliver(Make.Delivery("a", 2), 0);
        session.Deliver(Make.Delivery("b", 2), 0);

        Assert.True(session.Release(1));
        Assert.Equal(["1:a"], _link.Sent);
        Assert.True(session.Complete(1, 0));

        Assert.Equal(["1:a", "2:b"], _link.Sent);
    }

    [Fact]
    public void A_refused_QoS_2_message_is_over()
    {
        _link.ReceiveMaximum = 1;
        var session = Make.Session("c");
        session.Attach(_link, 0);
        session.Deliver(Make.Delivery("a", 2), 0);
        session.Deliver(Make.Delivery("b", 1), 0);

        Assert.True(session.Refuse(1, 0));

        Assert.Equal(["1:a", "2:b"], _link.Sent);
    }

    [Fact]
    public void After_a_reconnect_messages_in_flight_come_again_first_in_the_old_order_and_marked()
    {
        var session = Make.Session("c");
        session.Attach(_link, 0);
        session.Deliver(Make.Delivery("a", 1), 0);
        session.Deliver(Make.Delivery("b", 2), 0);
        session.Deliver(Make.Delivery("c", 2), 0);
        session.Release(2);
        session.Detach();
        session.Deliver(Make.Delivery("d", 1), 0);

        var second = new FakeLink();
        session.Attach(second, 0);

        Assert.Equal(["dup 1:a", "rel 2", "dup 3:c", "4:d"], second.Sent);
    }

    [Fact]
    public void A_smaller_receive_maximum_on_the_next_connection_is_kept_while_sending_again()
    {
        var session = Make.Session("c");
        session.Attach(_link, 0);
        foreach (var payload in new[] { "a", "b", "c" })
            session.Deliver(Make.Delivery(payload, 1), 0);
        session.Detach();

        var second = new FakeLink { ReceiveMaximum = 1 };
        session.Attach(second, 0);
        Assert.Equal(["dup 1:a"], second.Sent);
        session.Acknowledge(1, 0);
        session.Deliver(Make.Delivery("d", 1), 0);
        session.Acknowledge(2, 0);
        session.Acknowledge(3, 0);

        Assert.Equal(["dup 1:a", "dup 2:b", "dup 3:c", "4:d"], second.Sent);
    }

    [Fact]
    public void Acknowledgements_of_the_wrong_kind_change_nothing()
    {
        var session = Make.Session("c");
        session.Attach(_link, 0);
        session.Deliver(Make.Delivery("a", 1), 0);
        session.Deliver(Make.Delivery("b", 2), 0);

        Assert.False(session.Acknowledge(2, 0));
        Assert.False(session.Complete(2, 0));
        Assert.False(session.Release(1));
        Assert.False(session.Acknowledge(77, 0));

        Assert.Equal(2, session.InFlightCount);
    }

    [Fact]
    public void A_message_that_expires_while_waiting_is_not_sent()
    {
        var session = Make.Session("c");
        session.Deliver(Make.Delivery("a", 1, expiresAt: 1000), 0);
        session.Deliver(Make.Delivery("b", 1), 0);

        session.Attach(_link, 1000);

        Assert.Equal(["1:b"], _link.Sent);
    }

    [Fact]
    public void A_message_larger_than_the_client_accepts_takes_no_place()
    {
        _link.LargestPayload = 1;
        _link.ReceiveMaximum = 1;
        var session = Make.Session("c");
        session.Attach(_link, 0);

        session.Deliver(Make.Delivery("too long", 1), 0);
        session.Deliver(Make.Delivery("b", 1), 0);

        Assert.Equal(["2:b"], _link.Sent);
        Assert.Equal(1, session.InFlightCount);
    }

    [Fact]
    public void Packet_identifiers_wrap_around_past_those_still_in_flight()
    {
        var session = Make.Session("c");
        session.Attach(_link, 0);
        session.Deliver(Make.Delivery("stays", 1), 0);
        for (var i = 2; i <= 65_535; i++)
        {
            session.Deliver(Make.Delivery("goes", 1), 0);
            session.Acknowledge((ushort)i, 0);
        }

        session.Deliver(Make.Delivery("next", 1), 0);

        Assert.Equal("2:next", _link.Sent[^1]);
    }
}
