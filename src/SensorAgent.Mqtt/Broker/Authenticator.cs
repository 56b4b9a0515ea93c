using System.Net;
using System.Security.Cryptography;
using System.Text;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker;

/// <summary>Decides who may connect.</summary>
internal sealed class Authenticator(MqttBrokerOptions options)
{
    /// <summary><see cref="ReasonCode.Success"/>, or why not.</summary>
    public ReasonCode Check(ConnectPacket connect, IPAddress remote)
    {
        if (connect.AuthenticationMethod is not null)
            return ReasonCode.BadAuthenticationMethod;

        var hasUsers = options.UserName is not null;
        if (connect.UserName is { } name && hasUsers)
            return IsUser(name, connect.Password) ? ReasonCode.Success : ReasonCode.BadUserNameOrPassword;
        return MayBeAnonymous(remote) ? ReasonCode.Success : ReasonCode.NotAuthorized;
    }

    private bool MayBeAnonymous(IPAddress remote) => options.Anonymous switch
    {
        AnonymousAccess.Everybody => true,
        AnonymousAccess.Loopback => IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote),
        _ => false,
    };

    private bool IsUser(string name, ReadOnlyMemory<byte>? password) =>
        AreEqual(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(options.UserName ?? ""))
        & AreEqual(password.GetValueOrDefault().Span, Encoding.UTF8.GetBytes(options.Password ?? ""));

    /// <summary>Compares in a time that tells nothing of either, not even the length.</summary>
    private static bool AreEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(one), SHA256.HashData(other));
}
