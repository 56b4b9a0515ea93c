using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Services;

/// <summary>The agent's own broker, where the configuration asks for one.</summary>
internal static class EmbeddedBroker
{
    public static void AddEmbeddedBroker(this IServiceCollection services, AgentPlan plan)
    {
        if (plan.Mqtt.IsEmbedded)
            services.AddHostedService<EmbeddedBrokerService>();
    }

    /// <summary>Where the agent itself reaches it.</summary>
    public static Uri AddressOf(EmbeddedBrokerSettings settings)
    {
        var address = IPAddress.Parse(settings.Address);
        var reached = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return new UriBuilder("mqtt", reached.ToString(), settings.Port).Uri;
    }
}

/// <summary>Starts the broker before anything else, and stops it after everything else.</summary>
internal sealed class EmbeddedBrokerService(AgentPlan plan, TimeProvider time, ILogger<MqttBroker> logger) : IHostedService, IAsyncDisposable
{
    private readonly MqttBroker _broker = new(OptionsOf(plan.Mqtt), time, logger);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _broker.StartAsync(cancellationToken);
        }
        catch (MqttBrokerStartException fault)
        {
            throw new BrokerNotStartedException(
                $"{fault.Message} Set Mqtt:Embedded:Port to a free one, or Mqtt:Broker to the broker that is there (mqtt://{plan.Mqtt.Embedded.Address}:{plan.Mqtt.Embedded.Port}).", fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _broker.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    /// <summary>Without a user, this machine alone comes in; with one, everybody who knows the password, and nobody else.</summary>
    private static MqttBrokerOptions OptionsOf(MqttSettings mqtt) => new()
    {
        Address = IPAddress.Parse(mqtt.Embedded.Address),
        Port = mqtt.Embedded.Port,
        Anonymous = mqtt.Username.Length > 0 ? AnonymousAccess.Nobody : AnonymousAccess.Loopback,
        UserName = mqtt.Username.Length > 0 ? mqtt.Username : null,
        Password = mqtt.Password.Length > 0 ? mqtt.Password : null,
    };
}

/// <summary>The embedded broker could not be started; the message is a sentence for the person at the terminal.</summary>
internal sealed class BrokerNotStartedException(string message, Exception inner) : Exception(message, inner);
