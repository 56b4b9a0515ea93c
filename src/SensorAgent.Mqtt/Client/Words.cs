using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Client;

/// <summary>Refusals and goodbyes of a server as sentences that name the remedy, where there is one.</summary>
internal static class Words
{
    /// <summary>A CONNACK that refuses.</summary>
    public static string Refused(ConnackPacket connack, MqttClientOptions options) => connack.Reason switch
    {
        ReasonCode.BadUserNameOrPassword => Say(connack, "the user name or password is wrong", options.UserName is null
            ? "it asks for a user name and password; set them"
            : $"check the password of user '{options.UserName}'"),
        ReasonCode.NotAuthorized => Say(connack, "this client may not connect", options.UserName is null
            ? "it asks for a user name and password; set them"
            : $"check the rights and the password of user '{options.UserName}' at the server"),
        ReasonCode.ClientIdentifierNotValid => Say(connack, $"it does not take the client id '{options.ClientId}'", "choose another"),
        ReasonCode.Banned => Say(connack, "this client has been banned", "ask whoever runs the server"),
        ReasonCode.UnsupportedProtocolVersion => Say(connack, "it does not speak this version of MQTT", "choose another version"),
        ReasonCode.BadAuthenticationMethod => Say(connack, "it wants another way of authentication", "ask whoever runs the server"),
        ReasonCode.UseAnotherServer or ReasonCode.ServerMoved =>
            Say(connack, connack.Reason.ToWords(), connack.ServerReference is { } other ? $"it names {other}" : null),
        _ => Say(connack, connack.Reason.ToWords(), null),
    };

    /// <summary>A DISCONNECT.</summary>
    public static string Disconnected(DisconnectPacket packet)
    {
        var why = packet.Reason switch
        {
            ReasonCode.Success => "it gave no reason",
            ReasonCode.SessionTakenOver => "another client has connected with the same client id; give each its own",
            ReasonCode.ServerShuttingDown => "it is shutting down",
            ReasonCode.UseAnotherServer or ReasonCode.ServerMoved when packet.ServerReference is { } other => $"it names another server, {other}",
            _ => packet.Reason.ToWords(),
        };
        return $"The server ended the connection: {why}{Quoted(packet.ReasonString)}.";
    }

    private static string Say(ConnackPacket connack, string why, string? remedy) =>
        $"The server refused the connection: {why}{Quoted(connack.ReasonString)}{(remedy is null ? "" : $"; {remedy}")}.";

    private static string Quoted(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $" (\"{reason}\")";
}
