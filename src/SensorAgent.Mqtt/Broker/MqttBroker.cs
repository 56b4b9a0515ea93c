using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace SensorAgent.Mqtt.Broker;

/// <summary>An MQTT broker inside a process: MQTT 3.1.1 and 5 over TCP. Started once and stopped once.</summary>
public sealed partial class MqttBroker : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(200);
    private readonly TimeProvider _time;
    private readonly ILogger<MqttBroker> _logger;
    private readonly Authenticator _authenticator;
    private readonly BrokerCore _core;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<ClientConnection, Task> _connections = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Makes a broker that does not listen yet.</summary>
    /// <param name="options">Address, port, whom to let in, limits.</param>
    /// <param name="time">The clock of keep-alive, expiry and delays.</param>
    /// <param name="logger">Told who comes and goes, and what clients do wrong.</param>
    public MqttBroker(MqttBrokerOptions options, TimeProvider time, ILogger<MqttBroker> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (Options, _time, _logger) = (options, time, logger);
        _authenticator = new(options);
        _core = new(options, time, logger);
    }

    /// <summary>What it was made with.</summary>
    public MqttBrokerOptions Options { get; }

    /// <summary>Where it listens, with the port that was taken when 0 was asked for; null before <see cref="StartAsync"/>.</summary>
    public IPEndPoint? LocalEndpoint { get; private set; }

    /// <summary>Begins to listen; when it returns, clients can connect.</summary>
    /// <exception cref="MqttBrokerStartException">The port is taken, or the address is not one of this machine.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_listener is not null)
            throw new InvalidOperationException("The broker was started before.");

        _listener = TcpListening.Open(new(Options.Address, Options.Port));
        LocalEndpoint = (IPEndPoint?)_listener.LocalEndPoint;
        LogListening(LocalEndpoint!);
        _accepting = AcceptAsync(_listener);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Stops listening, publishes the wills of connected clients, tells MQTT 5 clients that it shuts down, and closes every
    /// connection. Returns when all are closed; when <paramref name="cancellationToken"/> is cancelled before, the rest is cut.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _listener?.Dispose();
        await _accepting;

        var connections = Connections();
        using (_core.Begin())
        {
            foreach (var (connection, _) in connections)
                connection.Close(ReasonCode.ServerShuttingDown, ConnectionEnd.Abnormal);
        }

        try
        {
            await Task.WhenAll(connections.Select(connection => connection.Value)).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            foreach (var (connection, _) in connections)
                connection.Abort();
            await Task.WhenAll(connections.Select(connection => connection.Value));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
            await StopAsync(CancellationToken.None);
        _core.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve(await listener.AcceptAsync(_stopping.Token));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                if (_stopping.IsCancellationRequested)
                    return;
                LogNotAccepted(fault.Message); // out of file descriptors, or gone before it was accepted
                await Task.Delay(PauseAfterFault, _time, CancellationToken.None);
            }
        }
    }

    private void Serve(Socket socket)
    {
        int count;
        lock (_lock)
            count = _connections.Count;

        // Those beyond the limit are told so, unless there are too many of them as well.
        if (count >= 2 * Options.MaximumClients)
        {
            socket.Dispose();
            return;
        }

        if (ClientTransport.TryMake(socket) is not { } transport)
            return;

        var connection = new ClientConnection(_core, transport, _authenticator, count >= Options.MaximumClients, _logger);
        using (_core.Begin())
            connection.AwaitConnect();
        lock (_lock)
            _connections.Add(connection, RunAsync(connection));
    }

    private async Task RunAsync(ClientConnection connection)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await connection.RunAsync();
        lock (_lock)
            _connections.Remove(connection);
    }

    private KeyValuePair<ClientConnection, Task>[] Connections()
    {
        lock (_lock)
            return [.. _connections];
    }

    [LoggerMessage(LogLevel.Information, "The MQTT broker listens on {Endpoint}.")]
    private partial void LogListening(IPEndPoint endpoint);

    [LoggerMessage(LogLevel.Warning, "A connection could not be accepted: {Fault}")]
    private partial void LogNotAccepted(string fault);
}
