using System.Security.Authentication;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Client;

/// <summary>One exchange of enhanced authentication as packets (section 4.12).</summary>
internal sealed class AuthenticationRun(IMqttAuthentication method)
{
    private readonly IMqttAuthenticationExchange _exchange = method.Begin();

    public string Method => method.Method;

    /// <summary>What goes into CONNECT or the first AUTH.</summary>
    public ReadOnlyMemory<byte>? First => _exchange.First;

    /// <summary>The client's answer to an AUTH that wants one.</summary>
    /// <exception cref="MqttProtocolException">It is not such an AUTH.</exception>
    /// <exception cref="AuthenticationException">Its data are not right.</exception>
    public AuthPacket Answer(AuthPacket packet)
    {
        Check(packet.AuthenticationMethod);
        if (packet.Reason != ReasonCode.ContinueAuthentication)
            throw new MqttProtocolException($"An AUTH of the server says \"{packet.Reason.ToWords()}\" out of place."); // [MQTT-4.12.0-2]
        return Packet(ReasonCode.ContinueAuthentication, _exchange.Answer(packet.AuthenticationData));
    }

    /// <summary>The AUTH that begins a re-authentication.</summary>
    public AuthPacket Again() => Packet(ReasonCode.ReAuthenticate, First);

    /// <summary>The server has accepted, with CONNACK or AUTH.</summary>
    /// <exception cref="MqttProtocolException">Its method is another.</exception>
    /// <exception cref="AuthenticationException">Its data are not right.</exception>
    public void Complete(string? method, ReadOnlyMemory<byte>? data)
    {
        Check(method);
        _exchange.Complete(data);
    }

    private AuthPacket Packet(ReasonCode reason, ReadOnlyMemory<byte>? data) =>
        new(reason) { AuthenticationMethod = Method, AuthenticationData = data };

    private void Check(string? method)
    {
        if (method != Method)
            throw new MqttProtocolException("The server names another authentication method than the client."); // [MQTT-4.12.0-5]
    }
}
