using System.Net;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Setup;

/// <summary>Whoever reaches the embedded broker can switch the outputs: beyond this machine it asks for a password.</summary>
internal static class EmbeddedBrokerRules
{
    /// <summary>Notes an open door.</summary>
    public static void Check(MqttSettings mqtt, Findings findings)
    {
        if (mqtt.IsEmbedded && IPAddress.TryParse(mqtt.Embedded.Address, out var address) && !IPAddress.IsLoopback(address)
            && (mqtt.Username.Length == 0 || mqtt.Password.Length == 0))
        {
            findings.Add("Mqtt:Embedded:Address", $"{mqtt.Embedded.Address} can be reached from other machines without a password",
                "set Mqtt:Username and Mqtt:PasswordFile, or use 127.0.0.1");
        }
    }
}
