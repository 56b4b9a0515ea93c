using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Client;

/// <summary>Goes through the servers for ever: connects, serves, and pauses when it has tried them all.</summary>
internal sealed class ConnectLoop(MqttClientOptions options, ConnectionOpener opener, TimeProvider time, Random random)
{
    /// <summary>A connection that lasted that long ends an outage; one that falls at once does not.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(30);

    /// <summary>Uses one connection until it ends, and returns why.</summary>
    public delegate Task<MqttConnectionException> Serve(MqttConnection connection, MqttConnected connected, CancellationToken stoppingToken);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(Serve serve, Action<MqttDisconnected> tell, CancellationToken stoppingToken)
    {
        var (next, failures, outageSince) = (0, 0, time.GetTimestamp());
        while (true)
        {
            stoppingToken.ThrowIfCancellationRequested();
            var server = options.Servers[next];
            var wasConnected = false;
            MqttConnectionException why;
            try
            {
                var connection = await opener.OpenAsync(server, stoppingToken);
                wasConnected = true;
                var since = time.GetTimestamp();
                why = await serve(connection, Describe(server, connection), stoppingToken);
                stoppingToken.ThrowIfCancellationRequested();
                next = 0;
                if (time.GetElapsedTime(since) >= Stable)
                    (failures, outageSince) = (0, time.GetTimestamp());
            }
            catch (MqttConnectionException fault)
            {
                why = fault;
                next = (next + 1) % options.Servers.Count;
            }

            var delay = TimeSpan.Zero;
            if (next == 0)
                delay = ReconnectDelay.After(++failures, time.GetElapsedTime(outageSince), why.Failure, why.Reason, random.NextDouble());
            tell(new(Name(server), why.Failure, why.Message, delay)
            {
                Reason = why.Reason,
                ServerReference = why.ServerReference,
                WasConnected = wasConnected,
            });
            await Task.Delay(delay, time, stoppingToken);
        }
    }

    /// <summary>The address without user information.</summary>
    private static string Name(Uri server) => $"{server.Scheme}://{server.Authority}{server.AbsolutePath.TrimEnd('/')}";

    private MqttConnected Describe(Uri server, MqttConnection connection)
    {
        var connack = connection.Connack;
        return new(Name(server), connection.Version, opener.ClientId, connack.SessionPresent)
        {
            KeepAlive = connack.ServerKeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.KeepAlive,
            MaximumQos = connack.MaximumQos,
            RetainAvailable = connack.RetainAvailable,
            MaximumPacketSize = connack.MaximumPacketSize,
            SharedSubscriptionAvailable = connack.SharedSubscriptionAvailable,
            ServerCertificateExpires = connection.ServerCertificateExpires,
            ClientCertificateExpires = connection.ClientCertificateExpires,
            ResponseInformation = connack.ResponseInformation,
            UserProperties = connack.UserProperties ?? [],
        };
    }
}
