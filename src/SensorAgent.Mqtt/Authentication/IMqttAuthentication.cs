using System.Security.Authentication;

namespace SensorAgent.Mqtt;

/// <summary>A way to prove in several steps who one is (MQTT 5, section 4.12), seen from the client.</summary>
public interface IMqttAuthentication
{
    /// <summary>The method's name as the server knows it, such as <c>SCRAM-SHA-256</c>.</summary>
    string Method { get; }

    /// <summary>Begins an exchange; called for each connect and each re-authentication.</summary>
    IMqttAuthenticationExchange Begin();
}

/// <summary>One run of such a method.</summary>
public interface IMqttAuthenticationExchange
{
    /// <summary>What the client says first; null for nothing.</summary>
    ReadOnlyMemory<byte>? First { get; }

    /// <summary>The client's answer to what the server said; null for one without data.</summary>
    /// <exception cref="AuthenticationException">It makes no sense, or shows that the server is not to be trusted.</exception>
    ReadOnlyMemory<byte>? Answer(ReadOnlyMemory<byte>? data);

    /// <summary>The server has accepted the client, and says so with this data.</summary>
    /// <exception cref="AuthenticationException">It does not prove what the method wants proved.</exception>
    void Complete(ReadOnlyMemory<byte>? data);
}
