using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Mqtt;
using SensorAgent.Mqtt.Client;

namespace SensorAgent.Services;

/// <summary>The one place where the agent's <see cref="IMqttConnection"/> meets the MQTT client.</summary>
internal sealed class MqttAdapter(MqttClient client, TimeProvider time) : IMqttConnection, IMqttClientHandler
{
    private IMqttHandler _handler = null!;

    /// <summary>The agent's own connection, whose will says <c>offline</c>.</summary>
    public static MqttAdapter ForAgent(AgentPlan plan, TimeProvider time, ILoggerFactory loggers) => Create(plan.Mqtt, plan.Mqtt.ClientId, time, loggers,
        plan.Topics.State.Length == 0 ? null : new Will(plan.Topics.State, Encoding.UTF8.GetBytes("offline")) { Qos = QualityOfService.AtLeastOnce, Retain = true });

    /// <summary>A connection beside the agent's, for one command.</summary>
    public static MqttAdapter ForOneCommand(AgentPlan plan, TimeProvider time, ILoggerFactory loggers) =>
        Create(plan.Mqtt, $"{plan.Mqtt.ClientId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", time, loggers, will: null);

    /// <inheritdoc/>
    public Task RunAsync(IMqttHandler handler, CancellationToken stoppingToken)
    {
        _handler = handler;
        return client.RunAsync(this, stoppingToken);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask PublishAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        PublishResult result;
        try
        {
            result = await client.PublishAsync(Translate(message), PublishScope.ThisConnection, cancellationToken);
        }
        catch (MqttConnectionException fault)
        {
            throw new BrokerUnavailableException(fault.Message, fault);
        }

        if (!result.IsSuccess)
            throw new IOException($"{result.Reason.ToWords()}{(result.ReasonString is { Length: > 0 } words ? $" ({words})" : "")}.");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string?>> SubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        // With retain as published a command that was sent with retain is known as such, even while the agent listens.
        var results = await client.SubscribeAsync(
            [.. filters.Select(filter => new Subscription(filter, QualityOfService.AtLeastOnce) { RetainAsPublished = true })], cancellationToken);
        return [.. results.Select(result => result.IsSuccess ? null : result.ReasonString ?? result.Reason.ToWords())];
    }

    /// <inheritdoc/>
    public Task UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken) => client.UnsubscribeAsync(filters, cancellationToken);

    /// <inheritdoc/>
    Task IMqttClientHandler.ConnectedAsync(MqttConnected connected, CancellationToken cancellationToken) =>
        _handler.ConnectedAsync($"{connected.Server} (MQTT {(connected.Version == MqttProtocolVersion.V5 ? "5" : "3.1.1")})", cancellationToken);

    /// <inheritdoc/>
    void IMqttClientHandler.MessageReceived(in ReceivedMessage message) => _handler.MessageReceived(new(message.Topic, message.Payload)
    {
        Retained = message.Retain,
        Duplicate = message.Duplicate,
        Lifetime = message.ExpiryInterval is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        ResponseTopic = message.Properties?.ResponseTopic ?? "",
        CorrelationData = message.Properties?.CorrelationData ?? default,
    });

    /// <inheritdoc/>
    void IMqttClientHandler.Disconnected(MqttDisconnected disconnected) =>
        _handler.Disconnected($"{disconnected.Server}: {disconnected.Message}", disconnected.NextAttempt);

    private static MqttAdapter Create(MqttSettings mqtt, string clientId, TimeProvider time, ILoggerFactory loggers, Will? will) => new(
        new MqttClient(
            new()
            {
                Servers = mqtt.IsEmbedded ? [EmbeddedBroker.AddressOf(mqtt.Embedded)] : mqtt.Servers,
                ClientId = clientId,
                Version = mqtt.Version switch
                {
                    "5" => MqttProtocolVersion.V5,
                    "3.1.1" => MqttProtocolVersion.V311,
                    _ => null,
                },
                UserName = mqtt.UsesScram ? null : OrNull(mqtt.Username),
                Password = mqtt.Password.Length > 0 && !mqtt.UsesScram ? new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(mqtt.Password)) : default(ReadOnlyMemory<byte>?), // null would be an empty array
                Authentication = mqtt.UsesScram ? new ScramSha256Authentication(mqtt.Username, mqtt.Password) : null,
                KeepAlive = mqtt.KeepAlive,
                Will = will,
                Tls = new()
                {
                    CaFile = OrNull(mqtt.Tls.CaFile),
                    CertificateFile = OrNull(mqtt.Tls.CertificateFile),
                    KeyFile = OrNull(mqtt.Tls.KeyFile),
                    ServerName = OrNull(mqtt.Tls.ServerName),
                    PinnedFingerprint = OrNull(mqtt.Tls.PinnedFingerprint),
                },
            },
            time, new Random(), loggers.CreateLogger<MqttClient>()),
        time);

    private MqttMessage Translate(OutboundMessage message) => new(message.Topic, message.Payload)
    {
        Qos = (QualityOfService)message.Qos,
        Retain = message.Retain,
        ExpiryInterval = message.Lifetime is { } lifetime ? SecondsLeft(lifetime - time.GetElapsedTime(message.Since)) : null,
        Properties = message is { ContentType: "", CorrelationData.IsEmpty: true, Properties.Count: 0 } ? null : new()
        {
            ContentType = message.ContentType.Length > 0 ? message.ContentType : null,
            CorrelationData = message.CorrelationData.IsEmpty ? null : message.CorrelationData,
            UserProperties = message.Properties,
        },
    };

    private static string? OrNull(string text) => text.Length > 0 ? text : null;

    private static uint SecondsLeft(TimeSpan left) => (uint)Math.Clamp(Math.Ceiling(left.TotalSeconds), 1, uint.MaxValue);
}
