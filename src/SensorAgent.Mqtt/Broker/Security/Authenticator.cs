using System.Net;
using System.Security.Cryptography;
using System.Text;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>Decides who may connect.</summary>
internal sealed class Authenticator(MqttBrokerOptions options, SecurityFiles files)
{
    /// <summary>Who may read and write what at present; null lets everybody.</summary>
    public AccessList? Access => files.Access;

    /// <summary>Reads files that have changed, and checks user name and password. May take a while: not to be called during a turn.</summary>
    public Identity Check(ConnectPacket connect, IPAddress remote)
    {
        files.Refresh();
        if (connect.UserName is { } name && (options.UserName is not null || files.Passwords is not null))
            return IsUser(name, connect.Password.GetValueOrDefault().Span) ? new(ReasonCode.Success, name) : new(ReasonCode.BadUserNameOrPassword);
        return new(MayBeAnonymous(remote) ? ReasonCode.Success : ReasonCode.NotAuthorized);
    }

    /// <summary>The method of enhanced authentication with that name, or null.</summary>
    public IMqttBrokerAuthentication? Find(string method)
    {
        files.Refresh();
        return options.Authentications.FirstOrDefault(known => known.Method == method);
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
        return isTheOne || files.Passwords?.Verify(name, password) == true;
    }

    /// <summary>Compares in a time that tells nothing of either, not even the length.</summary>
    private static bool AreEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(one), SHA256.HashData(other));
}
