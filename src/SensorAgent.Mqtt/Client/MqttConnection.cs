using System.Runtime.CompilerServices;
using System.Security.Authentication;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Client;

/// <summary>What was agreed on beside what CONNACK says.</summary>
/// <param name="KeepAlive">The keep-alive in force; zero for none.</param>
/// <param name="TopicAliasMaximum">The highest alias that the server may use.</param>
/// <param name="Authentication">The method of enhanced authentication; null without one.</param>
internal sealed record ConnectionTerms(TimeSpan KeepAlive, ushort TopicAliasMaximum, IMqttAuthentication? Authentication = null);

/// <summary>
/// One connection, from CONNACK on: takes packets apart, keeps it alive, and ends it at the first thing that goes wrong, with the reason.
/// </summary>
internal sealed class MqttConnection(
    MqttTransport transport, ConnackPacket connack, ConnectionTerms terms, PublishWindow window, IncomingSession incoming, TimeProvider time)
    : IAsyncDisposable
{
    private readonly TaskCompletionSource<MqttConnectionException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly IncomingAliases _aliases = new(terms.TopicAliasMaximum);
    private readonly TopicCache _topics = new();
    private readonly PendingAnswers _answers = new(window);
    private readonly Reauthentication _reauthentication = new(terms.Authentication, transport.Sender);
    private volatile bool _handlerIsBehind;
    private volatile MqttConnectionException? _goodbye;

    /// <summary>What the server said when it took the connection.</summary>
    public ConnackPacket Connack => connack;

    /// <summary>The version that both speak.</summary>
    public MqttProtocolVersion Version => transport.Sender.Version;

    /// <summary>With TLS: when the server's certificate expires.</summary>
    public DateTimeOffset? ServerCertificateExpires => transport.ServerCertificateExpires;

    /// <summary>With TLS: when the client's own certificate expires.</summary>
    public DateTimeOffset? ClientCertificateExpires => transport.ClientCertificateExpires;

    /// <summary>The way out.</summary>
    public PacketSender Sender => transport.Sender;

    /// <summary>Completes with the reason when the connection has ended.</summary>
    public Task<MqttConnectionException> Ended => _ended.Task;

    /// <summary>Receives and keeps alive until the connection ends.</summary>
    public async Task<MqttConnectionException> RunAsync(Inbox inbox)
    {
        var watching = WatchAsync();
        var sending = WatchSendingAsync();
        await ReceiveAsync(inbox);
        await Task.WhenAll(watching, sending);
        return await Ended;
    }

    /// <summary>PUBLISH of QoS 0; completes when it has its place in the row.</summary>
    public ValueTask<PublishResult> PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (ServerLimits.Refusal(connack, Sender, message) is { } refusal)
            return ValueTask.FromResult(refusal);

        try
        {
            var sending = Sender.SendAsync(
                new PublishPacket
                {
                    Topic = message.Topic,
                    Payload = message.Payload,
                    Retain = message.Retain,
                    ExpiryInterval = message.ExpiryInterval,
                    Properties = message.Properties,
                },
                cancellationToken);
            return sending.IsCompletedSuccessfully ? default : WaitAsync(sending);
        }
        catch (IOException fault)
        {
            return ValueTask.FromException<PublishResult>(Lost(fault));
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        async ValueTask<PublishResult> WaitAsync(ValueTask sending)
        {
            try
            {
                await sending;
                return default;
            }
            catch (IOException fault)
            {
                throw Lost(fault);
            }
        }
    }

    /// <summary>SUBSCRIBE; one result per filter.</summary>
    public async Task<IReadOnlyList<SubscribeResult>> SubscribeAsync(
        IReadOnlyList<Subscription> subscriptions, int? identifier, CancellationToken cancellationToken)
    {
        var results = subscriptions.Select(subscription =>
            new SubscribeResult(subscription.Filter, ServerLimits.Refusal(connack, Version, subscription, identifier) ?? ReasonCode.Success)).ToArray();
        var asked = Enumerable.Range(0, results.Length).Where(i => results[i].IsSuccess).ToArray();
        if (asked.Length == 0)
            return results;

        var packet = new SubscribePacket(0, [.. asked.Select(i => subscriptions[i])]) { SubscriptionIdentifier = identifier };
        var answer = await _answers.AskAsync(PacketType.Suback, id => Sender.Post(packet with { PacketId = id }), asked.Length, cancellationToken);
        for (var i = 0; i < asked.Length; i++)
            results[asked[i]] = results[asked[i]] with { Reason = answer.Reasons[i], ReasonString = answer.ReasonString };
        return results;
    }

    /// <summary>UNSUBSCRIBE; one result per filter, of 3.1.1 always success.</summary>
    public async Task<IReadOnlyList<SubscribeResult>> UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        var answer = await _answers.AskAsync(
            PacketType.Unsuback,
            id => Sender.Post(new UnsubscribePacket(id, filters)),
            Version == MqttProtocolVersion.V5 ? filters.Count : 0,
            cancellationToken);
        return [.. filters.Select((filter, i) => new SubscribeResult(filter, answer.Reasons.ElementAtOrDefault(i), answer.ReasonString))];
    }

    /// <summary>Authenticates once more; see <see cref="Reauthentication.AskAsync"/>.</summary>
    public Task ReauthenticateAsync(CancellationToken cancellationToken) => _reauthentication.AskAsync(cancellationToken);

    /// <summary>The handler is done with a message.</summary>
    public void Acknowledge(in PublishPacket packet)
    {
        if (packet.Qos == QualityOfService.AtLeastOnce)
            Acknowledge(PacketType.Puback, packet.PacketId);
        else if (packet.Qos == QualityOfService.ExactlyOnce)
            incoming.Delivered(packet.PacketId)?.Acknowledge(PacketType.Pubrec, packet.PacketId);
    }

    /// <summary>The handler will not have a message.</summary>
    public void Forget(in PublishPacket packet)
    {
        if (packet.Qos == QualityOfService.ExactlyOnce)
            incoming.Forget(packet.PacketId);
    }

    private void Acknowledge(PacketType type, ushort packetId)
    {
        try
        {
            if (!_ended.Task.IsCompleted)
                Sender.Send(new AckPacket(type, packetId));
        }
        catch (IOException)
        {
            // The connection is breaking; the server sends the message again within the session.
        }
    }

    /// <summary>Sends DISCONNECT and waits for the server to close, as long as the token allows; then closes.</summary>
    public async Task DisconnectAsync(ReasonCode reason, MqttConnectionException why, CancellationToken cancellationToken)
    {
        try
        {
            _goodbye = why;
            Sender.SendLast(new DisconnectPacket(reason)); // [MQTT-3.14.4-2]
            await Sender.FlushAsync(cancellationToken);
            await Ended.WaitAsync(cancellationToken); // closing earlier could make the kernel throw away what the server has not read
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // It is going down anyway.
        }

        End(why);
    }

    /// <summary>Ends the connection, unless it has ended; the first reason counts.</summary>
    public void End(MqttConnectionException why)
    {
        if (!_ended.TrySetResult(why))
            return;
        _closing.Cancel();
        transport.Sender.Close();
        _answers.Fail(why);
        _reauthentication.Fail(why);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End(new(MqttFailure.Stopped, "The connection was closed."));
        await transport.DisposeAsync();
        transport.Receiver.Dispose();
        _closing.Dispose();
    }

    private MqttConnectionException Lost(IOException fault) => _ended.Task.IsCompletedSuccessfully
        ? new(_ended.Task.Result.Failure, _ended.Task.Result.Message, _ended.Task.Result.Reason, fault)
        : new(MqttFailure.ConnectionLost, $"The connection broke: {fault.Message}", null, fault);

    private async Task ReceiveAsync(Inbox inbox)
    {
        try
        {
            while (!_ended.Task.IsCompleted)
            {
                if (!transport.Receiver.TryReceive(out var packet))
                {
                    Sender.LetGo();
                    if (window.Tell())
                        await Task.Yield(); // the publishers first: what they send now brings the next acknowledgements in one piece
                    packet = await transport.Receiver.ReceiveAsync(_closing.Token);
                }

                if (packet.Type == PacketType.None)
                {
                    End(_goodbye ?? new(MqttFailure.ConnectionLost, "The server closed the connection."));
                }
                else if (packet.Type == PacketType.Publish)
                {
                    Sender.LetGo();
                    await PublishedAsync(packet, inbox);
                }
                else
                {
                    Sender.Hold(); // acknowledgements that came together let as many publishes go together
                    Handle(packet);
                }
            }
        }
        catch (MqttProtocolException fault)
        {
            await RefuseAsync(fault);
        }
        catch (AuthenticationException fault)
        {
            // NotAuthorized would be for servers to say (table 3-10).
            await RefuseAsync(new(ReasonCode.UnspecifiedError, $"{terms.Authentication?.Method} failed: {fault.Message}."));
        }
        catch (Exception fault) // whatever a stream throws ends this connection only
        {
            End(new(MqttFailure.ConnectionLost, $"The connection broke: {fault.Message}", innerException: fault));
        }

        Sender.LetGo();
        window.Tell();
    }

    private ValueTask PublishedAsync(ReceivedPacket received, Inbox inbox)
    {
        var packet = PublishPacket.Read(received.Flags, received.Body, Version, _topics);
        if (packet.TopicAlias != 0)
            packet = packet with { Topic = _aliases.Resolve(packet.Topic, packet.TopicAlias) };
        if (packet.Qos == QualityOfService.ExactlyOnce && incoming.Add(packet.PacketId, this) is var state and not IncomingSession.State.New)
        {
            if (state == IncomingSession.State.Delivered)
                Acknowledge(PacketType.Pubrec, packet.PacketId);
            return default;
        }

        var adding = inbox.AddAsync(this, packet, _closing.Token);
        return adding.IsCompletedSuccessfully ? default : WaitForHandlerAsync(adding);
    }

    private async ValueTask WaitForHandlerAsync(ValueTask adding)
    {
        _handlerIsBehind = true;
        await adding;
        _handlerIsBehind = false;
    }

    private void Handle(in ReceivedPacket packet)
    {
        switch (packet.Type)
        {
            case PacketType.Puback or PacketType.Pubrec or PacketType.Pubcomp:
                window.Acknowledged(AckPacket.Read(packet.Type, packet.Body, Version));
                break;
            case PacketType.Pubrel:
                var pubrel = AckPacket.Read(packet.Type, packet.Body, Version);
                var reason = incoming.Release(pubrel.PacketId) ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound;
                Sender.Send(new AckPacket(PacketType.Pubcomp, pubrel.PacketId, reason));
                break;
            case PacketType.Suback or PacketType.Unsuback:
                _answers.Answer(SubackPacket.Read(packet.Type, packet.Body, Version));
                break;
            case PacketType.Pingresp:
                EmptyPacket.Check(packet.Body);
                break;
            case PacketType.Auth when Version == MqttProtocolVersion.V5:
                _reauthentication.Received(AuthPacket.Read(packet.Body, Version));
                break;
            case PacketType.Disconnect when Version == MqttProtocolVersion.V5:
                var disconnect = DisconnectPacket.Read(packet.Body, Version);
                End(new(MqttFailure.ServerDisconnected, Words.Disconnected(disconnect), disconnect.Reason)
                {
                    ServerReference = disconnect.ServerReference,
                });
                break;
            default:
                throw new MqttProtocolException($"The server sent {packet.Type}, which it may not.");
        }
    }

    private async Task RefuseAsync(MqttProtocolException fault)
    {
        try
        {
            if (Version == MqttProtocolVersion.V5)
                Sender.SendLast(new DisconnectPacket(fault.Reason)); // [MQTT-4.13.1-1]
            Sender.LetGo();
            await Sender.FlushAsync(_closing.Token).WaitAsync(TimeSpan.FromSeconds(1), time);
        }
        catch (Exception ignored) when (ignored is IOException or TimeoutException or OperationCanceledException)
        {
            // The server does not listen; it is left either way.
        }

        End(new(MqttFailure.ProtocolError, $"The server broke the protocol: {fault.Message}", fault.Reason, fault));
    }

    private async Task WatchSendingAsync()
    {
        try
        {
            await Sender.Completion;
        }
        catch (IOException fault)
        {
            End(new(MqttFailure.ConnectionLost, $"The connection broke: {fault.Message}", innerException: fault));
        }
    }

    private async Task WatchAsync()
    {
        if (terms.KeepAlive <= TimeSpan.Zero)
            return;

        var rule = new KeepAlive(terms.KeepAlive);
        long? asked = null;
        try
        {
            while (true)
            {
                var received = transport.Receiver.LastReceived;
                if (asked <= received || _handlerIsBehind)
                    asked = null; // a connection that is not read because its messages are not taken says nothing about the server
                var decision = rule.Decide(
                    time.GetElapsedTime(Sender.LastSent), time.GetElapsedTime(received), asked is { } at ? time.GetElapsedTime(at) : null);
                if (decision is not { } todo)
                {
                    End(new(MqttFailure.NoAnswer, $"The server has not answered for {rule.Patience.TotalSeconds:0.#} s."));
                    return;
                }

                if (todo.Ask)
                {
                    asked = time.GetTimestamp();
                    Sender.Send(new EmptyPacket(PacketType.Pingreq));
                }

                await Task.Delay(todo.Wait, time, _closing.Token);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The connection has ended.
        }
    }
}
