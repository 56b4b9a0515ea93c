using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Client;

/// <summary>
/// Connects to a server: the transport, CONNECT and CONNACK, in MQTT 5, and in 3.1.1 where the server does not know 5. Whatever goes wrong
/// becomes a <see cref="MqttConnectionException"/>.
/// </summary>
internal sealed class ConnectionOpener(
    MqttClientOptions options, PublishWindow window, IncomingSession incoming, TimeProvider time, bool hasSession)
{
    private readonly ServerConnector _connector = new(options.Tls, time);
    private string _clientId = options.ClientId;
    private bool _hasConnected = hasSession;

    /// <summary>The client identifier in use, which the server may have assigned.</summary>
    public string ClientId => _clientId;

    /// <summary>Connects within the connect timeout.</summary>
    /// <exception cref="MqttConnectionException">It did not work.</exception>
    public async Task<MqttConnection> OpenAsync(Uri server, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(server, options.Version ?? MqttProtocolVersion.V5, cancellationToken);
        }
        catch (MqttConnectionException fault) when (options is { Version: null, Authentication: null } && MayNotKnowVersion5(fault))
        {
            return await OpenAsync(server, MqttProtocolVersion.V311, cancellationToken);
        }
    }

    /// <summary>A server that knows only 3.1.1 refuses, or closes the connection at the first bytes that it does not know.</summary>
    private static bool MayNotKnowVersion5(MqttConnectionException fault) =>
        fault is { Failure: MqttFailure.Refused, Reason: ReasonCode.UnsupportedProtocolVersion } or { Failure: MqttFailure.ConnectionLost };

    private async Task<MqttConnection> OpenAsync(Uri server, MqttProtocolVersion version, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        MqttTransport? transport = null;
        try
        {
            transport = await _connector.ConnectAsync(server, both.Token);
            var connack = await GreetAsync(transport, version, both.Token);
            var connection = new MqttConnection(transport, connack, new(KeepAliveOf(connack), options.TopicAliasMaximum, options.Authentication), window, incoming, time);
            transport = null;
            return connection;
        }
        catch (Exception fault) when (Translate(fault, server, cancellationToken) is { } known)
        {
            throw known;
        }
        finally
        {
            if (transport is not null)
                await transport.DisposeAsync();
        }
    }

    private async Task<ConnackPacket> GreetAsync(MqttTransport transport, MqttProtocolVersion version, CancellationToken cancellationToken)
    {
        var authentication = options.Authentication is { } method ? new AuthenticationRun(method) : null;
        var connect = Connect(version, authentication);
        transport.Receiver.MaximumPacketSize = options.MaximumPacketSize;
        transport.Sender.Version = version;
        transport.Sender.Send(connect);
        var connack = await AwaitAnswerAsync(transport, version, authentication, cancellationToken);
        if (connack.Reason.IsFailure())
        {
            throw new MqttConnectionException(MqttFailure.Refused, Words.Refused(connack, options), connack.Reason)
            {
                ServerReference = connack.ServerReference,
            };
        }

        if (connack.SessionPresent && connect.CleanStart)
            throw new MqttProtocolException("The server speaks of a session although a new one was asked for."); // [MQTT-3.2.2-2]
        if (!connack.SessionPresent)
            incoming.Clear();
        transport.Sender.MaximumPacketSize = connack.MaximumPacketSize ?? uint.MaxValue;
        if (connack.TopicAliasMaximum > 0 && options.UseTopicAliases)
            transport.Sender.Aliases = new(connack.TopicAliasMaximum);
        _clientId = connack.AssignedClientIdentifier ?? _clientId;
        _hasConnected = true;
        return connack;
    }

    /// <summary>CONNACK, after as many steps of authentication as the server wants.</summary>
    private static async Task<ConnackPacket> AwaitAnswerAsync(
        MqttTransport transport, MqttProtocolVersion version, AuthenticationRun? authentication, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var packet = await transport.Receiver.ReceiveAsync(cancellationToken);
                switch (packet.Type)
                {
                    case PacketType.None:
                        throw new MqttConnectionException(MqttFailure.ConnectionLost, "The server closed the connection instead of answering.");
                    case PacketType.Auth when authentication is not null:
                        transport.Sender.Send(authentication.Answer(AuthPacket.Read(packet.Body, version)));
                        break;
                    case PacketType.Connack:
                        var connack = ConnackPacket.Read(packet.Body, version);
                        if (connack.Reason == ReasonCode.Success && authentication is not null)
                            authentication.Complete(connack.AuthenticationMethod, connack.AuthenticationData);
                        else if (connack.Reason == ReasonCode.Success && connack.AuthenticationMethod is not null)
                            throw new MqttProtocolException("The server names an authentication method although the client has none."); // [MQTT-4.12.0-6]
                        return connack;
                    default:
                        throw new MqttProtocolException($"The server answered CONNECT with {packet.Type}.");
                }
            }
        }
        catch (AuthenticationException fault)
        {
            throw new MqttConnectionException(
                MqttFailure.Refused, $"{authentication?.Method} failed: {fault.Message}.", ReasonCode.NotAuthorized, fault);
        }
    }

    private ConnectPacket Connect(MqttProtocolVersion version, AuthenticationRun? authentication) => new()
    {
        Version = version,
        ClientId = _clientId,
        CleanStart = options.SessionExpiryInterval == 0 || (version == MqttProtocolVersion.V5 && options.CleanStart && !_hasConnected),
        KeepAlive = (ushort)Math.Ceiling(options.KeepAlive.TotalSeconds),
        UserName = options.UserName,
        Password = options.Password,
        Will = options.Will,
        SessionExpiryInterval = options.SessionExpiryInterval == 0 ? null : options.SessionExpiryInterval,
        ReceiveMaximum = options.ReceiveMaximum,
        MaximumPacketSize = options.MaximumPacketSize,
        TopicAliasMaximum = options.TopicAliasMaximum,
        UserProperties = options.UserProperties,
        AuthenticationMethod = authentication?.Method,
        AuthenticationData = authentication?.First,
    };

    private TimeSpan KeepAliveOf(ConnackPacket connack) =>
        connack.ServerKeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.KeepAlive;

    private MqttConnectionException? Translate(Exception fault, Uri server, CancellationToken cancellationToken) => fault switch
    {
        MqttConnectionException known => new(known.Failure, known.Message, known.Reason, known) { ServerReference = known.ServerReference },
        OperationCanceledException when !cancellationToken.IsCancellationRequested => new(
            MqttFailure.ConnectTimeout, $"{server.Authority} did not answer within {options.ConnectTimeout.TotalSeconds:0.#} s.", null, fault),
        HttpRequestException or WebSocketException
            when fault.InnerException is { } cause && Translate(cause, server, cancellationToken) is { } known => known,
        WebSocketException or HttpRequestException => new(
            MqttFailure.NotReachable, $"{server.Authority} does not speak WebSocket at {server.AbsolutePath}: {fault.Message}", null, fault),
        SocketException => new(MqttFailure.NotReachable, $"{server.Authority} cannot be reached: {fault.Message.TrimEnd('.')}.", null, fault),
        AuthenticationException => new(MqttFailure.Tls, $"TLS with {server.Authority} failed: {fault.Message}", null, fault),
        MqttProtocolException broken => new(MqttFailure.ProtocolError, $"The server broke the protocol: {fault.Message}", broken.Reason, fault),
        IOException => new(MqttFailure.ConnectionLost, $"The connection broke before the server had answered: {fault.Message}", null, fault),
        _ => null,
    };
}
