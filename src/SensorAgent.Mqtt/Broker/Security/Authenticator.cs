using System.Net;
using System.Security.Cryptography;
using System.Text;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>Decides who may connect.</summary>
internal sealed class Authenticator(MqttBrokerOptions options, PasswordFile? passwords = null)
{
    /// <summary>True when there are users, so that a user name without the right password is refused.</summary>
    public bool HasUsers { get; } = options.UserName is not null || passwords is not null;

    /// <summary><see cref="ReasonCode.Success"/>, or why not. Hashing a password takes a while: not to be called during a turn.</summary>
    public ReasonCode Check(ConnectPacket connect, IPAddress remote)
    {
        if (connect.AuthenticationMethod is not null)
            return ReasonCode.BadAuthenticationMethod;

        if (connect.UserName is { } name && HasUsers)
            return IsUser(name, connect.Password.GetValueOrDefault().Span) ? ReasonCode.Success : ReasonCode.BadUserNameOrPassword;
        return MayBeAnonymous(remote) ? ReasonCode.Success : ReasonCode.NotAuthorized;
    }

    private bool MayBeAnonymous(IPAddress remote) => options.Anonymous switch
    {
        AnonymousAccess.Everybody => true,
        AnonymousAccess.Loopback => IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote),
        _ => false,
    };

    private bool IsUser(string name, ReadOnlySpan<byte> password)
    {
        var isTheOne = options.UserName is not null
            && (AreEqual(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(options.UserName))
                & AreEqual(password, Encoding.UTF8.GetBytes(options.Password ?? "")));
        return isTheOne || (passwords is not null && passwords.Verify(name, password));
    }

    /// <summary>Compares in a time that tells nothing of either, not even the length.</summary>
    private static bool AreEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(one), SHA256.HashData(other));
}
