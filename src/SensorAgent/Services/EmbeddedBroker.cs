using System.Net;
using System.Net.WebSockets;
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
        if (!plan.Mqtt.IsEmbedded)
            return;
        services.AddSingleton<EmbeddedBrokerService>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedBrokerService>());
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
internal sealed partial class EmbeddedBrokerService(AgentPlan plan, TimeProvider time, ILogger<MqttBroker> logger) : IHostedService, IAsyncDisposable
{
    private readonly MqttBroker _broker = new(OptionsOf(plan, logger), time, logger);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _broker.StartAsync(cancellationToken);
        }
        catch (MqttBrokerStartException fault)
        {
            var remedy = fault.Port == 0 ? ""
                : $" Set Mqtt:Embedded:Port to a free one, or Mqtt:Broker to the broker that is there (mqtt://{plan.Mqtt.Embedded.Address}:{plan.Mqtt.Embedded.Port}).";
            throw new BrokerNotStartedException(fault.Message + remedy, fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _broker.StopAsync(cancellationToken);

    /// <summary>Serves a client that came by another server of this process.</summary>
    public Task ServeAsync(WebSocket socket, IPEndPoint remote) => _broker.ServeAsync(socket, remote);

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    /// <summary>Without a user, this machine alone comes in; with one, everybody who knows the password, and nobody else.</summary>
    private static MqttBrokerOptions OptionsOf(AgentPlan plan, ILogger logger) => new()
    {
        Address = IPAddress.Parse(plan.Mqtt.Embedded.Address),
        Port = plan.Mqtt.Embedded.Port,
        Anonymous = plan.Mqtt.Username.Length > 0 ? AnonymousAccess.Nobody : AnonymousAccess.Loopback,
        UserName = OrNull(plan.Mqtt.Username),
        Password = OrNull(plan.Mqtt.Password),
        Authentications = plan.Mqtt.Username.Length > 0 ? [Scram(plan.Mqtt.Username, plan.Mqtt.Password)] : [],
        PasswordFile = OrNull(plan.Mqtt.Embedded.PasswordFile),
        AccessFile = OrNull(plan.Mqtt.Embedded.AccessFile),
        StateDirectory = Writable(Path.Combine(plan.Agent.StateDirectory, "broker"), logger),
    };

    /// <summary>For the user of the configuration; what mosquitto_passwd writes of others does not serve for it.</summary>
    private static ScramSha256BrokerAuthentication Scram(string user, string password)
    {
        var credential = ScramSha256Credential.Of(password);
        return new(name => name == user ? credential : null);
    }

    /// <summary>A disk that cannot be written costs what would survive a restart, not the broker.</summary>
    private static string? Writable(string directory, ILogger logger)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var probe = Path.Combine(directory, ".probe");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return directory;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, directory, fault.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Retained messages and sessions will not survive a restart; {Directory} cannot be written: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string directory, string reason);

    private static string? OrNull(string text) => text.Length > 0 ? text : null;
}

/// <summary>The embedded broker could not be started; the message is a sentence for the person at the terminal.</summary>
internal sealed class BrokerNotStartedException(string message, Exception inner) : Exception(message, inner);
