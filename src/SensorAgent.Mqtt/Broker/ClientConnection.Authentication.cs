using SensorAgent.Mqtt.Broker.Security;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker;

/// <summary>Who the client is: by user name and password, or in several steps (MQTT 5, section 4.12), then or later once more.</summary>
internal sealed partial class ClientConnection
{
    private Identity? _identity;
    private IMqttBrokerAuthenticationExchange? _exchange;

    /// <summary>Null when the client went away over it.</summary>
    private async Task<Identity?> IdentifyAsync(ConnectPacket connect, ReadBuffer buffer)
    {
        if (connect.AuthenticationMethod is null)
            return _identity = authenticator.Check(connect, transport.RemoteAddress);
        if (authenticator.Find(connect.AuthenticationMethod) is not { } method)
            return new(ReasonCode.BadAuthenticationMethod);

        var exchange = method.Begin();
        var step = exchange.Answer(connect.AuthenticationData);
        while (step.Reason == ReasonCode.ContinueAuthentication)
        {
            using (core.Begin())
                Write(Auth(method, step), MqttProtocolVersion.V5);
            if (await ReadPacketAsync(buffer, PacketType.Auth) is not (PacketType.Auth, var body))
                return null;

            var auth = AuthPacket.Read(body, MqttProtocolVersion.V5);
            Check(auth, method, ReasonCode.ContinueAuthentication);
            step = exchange.Answer(auth.AuthenticationData);
        }

        return _identity = new(step.Reason, step.UserName) { Method = method, Data = step.Data };
    }

    /// <summary>During a turn: an AUTH of a client that is connected (section 4.12.1).</summary>
    /// <exception cref="MqttProtocolException">It has no place here.</exception>
    public void Authenticate(AuthPacket auth)
    {
        if (_identity?.Method is not { } method)
            throw new MqttProtocolException("A client that connected without an authentication method sent AUTH.");

        Check(auth, method, _exchange is null ? ReasonCode.ReAuthenticate : ReasonCode.ContinueAuthentication);
        _exchange ??= method.Begin();
        var step = _exchange.Answer(auth.AuthenticationData);
        if (step.Reason != ReasonCode.ContinueAuthentication)
            _exchange = null;
        if (step.Reason.IsFailure())
            Close(step.Reason, ConnectionEnd.Abnormal);
        else if (step.Reason == ReasonCode.Success && step.UserName != _identity.UserName)
            Close(ReasonCode.NotAuthorized, ConnectionEnd.Abnormal); // the session and the rights are those of another
        else
            Send(Auth(method, step));
    }

    private static AuthPacket Auth(IMqttBrokerAuthentication method, MqttAuthenticationStep step) =>
        new(step.Reason) { AuthenticationMethod = method.Method, AuthenticationData = step.Data };

    private static void Check(AuthPacket auth, IMqttBrokerAuthentication method, ReasonCode expected)
    {
        if (auth.AuthenticationMethod != method.Method)
            throw new MqttProtocolException("An AUTH names another authentication method than CONNECT."); // [MQTT-4.12.0-5]
        if (auth.Reason != expected)
            throw new MqttProtocolException($"An AUTH says \"{auth.Reason.ToWords()}\" where it has to say \"{expected.ToWords()}\".");
    }
}
