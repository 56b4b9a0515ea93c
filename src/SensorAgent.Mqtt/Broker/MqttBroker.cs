using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using SensorAgent.Mqtt.Broker.Listening;
using SensorAgent.Mqtt.Broker.Persistence;
using SensorAgent.Mqtt.Broker.Security;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Broker;

/// <summary>An MQTT broker inside a process: MQTT 3.1.1 and 5 over TCP, TLS and WebSocket. Started once and stopped once.</summary>
public sealed partial class MqttBroker : IAsyncDisposable
{
    /// <summary>Connections beyond the number of clients that are heard, to be told so or to take over an older connection.</summary>
    private const int MostBeyondLimit = 100;

    private readonly TimeProvider _time;
    private readonly ILogger<MqttBroker> _logger;
    private readonly BrokerCore _core;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<ClientConnection, Task> _connections = [];
    private readonly List<Task> _accepting = [];
    private Authenticator? _authenticator;

    /// <summary>Makes a broker that does not listen yet.</summary>
    /// <param name="options">Addresses, ports, whom to let in, limits.</param>
    /// <param name="time">The clock of keep-alive, expiry and delays.</param>
    /// <param name="logger">Told who comes and goes, and what clients do wrong.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public MqttBroker(MqttBrokerOptions options, TimeProvider time, ILogger<MqttBroker> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Check();
        (Options, _time, _logger) = (options, time, logger);
        _core = new(options, time, logger);
    }

    /// <summary>What it was made with.</summary>
    public MqttBrokerOptions Options { get; }

    /// <summary>Where it listens, with the port that was taken when 0 was asked for; null before <see cref="StartAsync"/>.</summary>
    public IPEndPoint? LocalEndpoint { get; private set; }

    /// <summary>Where it listens for TLS; null if it does not.</summary>
    public IPEndPoint? TlsEndpoint { get; private set; }

    /// <summary>Where it listens for WebSocket; null if it does not.</summary>
    public IPEndPoint? WebSocketEndpoint { get; private set; }

    /// <summary>Begins to listen; when it returns, clients can connect.</summary>
    /// <exception cref="MqttBrokerStartException">
    /// A port is taken, an address is not one of this machine, or a file with passwords, rights or certificates cannot be used.
    /// </exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_authenticator is not null)
            throw new InvalidOperationException("The broker was started before.");

        _authenticator = new(Options, new SecurityFiles(Options, _logger));
        _core.Access = _authenticator.Access;
        var listeners = new List<(Socket Socket, Handshake[] Handshakes)>();
        try
        {
            listeners.Add((TcpListening.Open(new(Options.Address, Options.Port)), []));
            if (Options.Tls is { } tls)
                listeners.Add((TcpListening.Open(new(tls.Address, tls.Port)), [new TlsHandshake(tls).RunAsync]));
            if (Options.WebSocket is { } web)
            {
                Handshake[] before = web.Tls is null ? [] : [new TlsHandshake(web.Tls).RunAsync];
                listeners.Add((TcpListening.Open(new(web.Address, web.Port)), [.. before, stream => WebSocketHandshake.RunAsync(stream, _time)]));
            }
        }
        catch
        {
            listeners.ForEach(listener => listener.Socket.Dispose());
            throw;
        }

        try
        {
            OpenStore();
        }
        catch
        {
            listeners.ForEach(listener => listener.Socket.Dispose());
            throw;
        }

        var endpoints = new Queue<IPEndPoint>(listeners.Select(listener => Listen(listener.Socket, listener.Handshakes)).ToArray());
        LocalEndpoint = endpoints.Dequeue();
        TlsEndpoint = Options.Tls is null ? null : endpoints.Dequeue();
        WebSocketEndpoint = Options.WebSocket is null ? null : endpoints.Dequeue();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Serves a client on a WebSocket that somebody else accepted with the subprotocol <c>mqtt</c>, such as a web server on its
    /// own port. Returns when the client has gone or the broker stops.
    /// </summary>
    /// <param name="webSocket">The open WebSocket; closed afterwards.</param>
    /// <param name="remote">Where the client is: decides whether it may be anonymous.</param>
    /// <exception cref="InvalidOperationException">The broker was not started.</exception>
    public Task ServeAsync(WebSocket webSocket, IPEndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(webSocket);
        return Serve(new ClientTransport(new WebSocketByteStream(webSocket, _time), null, remote, []));
    }

    /// <summary>
    /// Stops listening, publishes the wills of connected clients, tells MQTT 5 clients that it shuts down, and closes every
    /// connection. Returns when all are closed; when <paramref name="cancellationToken"/> is cancelled before, the rest is cut.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_accepting);

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

        if (_core.Store is { } store)
            await store.CloseAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
            await StopAsync(CancellationToken.None);
        _core.Dispose();
        _stopping.Dispose();
    }

    private void OpenStore()
    {
        if (Options.StateDirectory is not { } directory)
            return;

        _core.Store = new(_core, new StateFile(directory), _time, _logger);
        using (_core.Begin())
            _core.Store.Open();
    }

    private IPEndPoint Listen(Socket socket, Handshake[] handshakes)
    {
        var listener = new Listener(socket, handshakes, Accept, _time, _logger);
        LogListening(listener.LocalEndpoint);
        _accepting.Add(listener.AcceptAsync(_stopping.Token));
        return listener.LocalEndpoint;
    }

    private void Accept(Socket socket, IReadOnlyList<Handshake> handshakes)
    {
        if (ClientTransport.TryMake(socket, handshakes) is { } transport)
            _ = Serve(transport); // kept, and awaited on stopping, as one of the connections
    }

    /// <summary>Serves a client until it has gone, whatever carries its bytes.</summary>
    internal Task Serve(ClientTransport transport)
    {
        var authenticator = _authenticator ?? throw new InvalidOperationException("The broker was not started.");
        lock (_lock)
        {
            // Those beyond the limit are told so, unless there are too many of them as well.
            if (_connections.Count >= Options.MaximumClients + MostBeyondLimit || _stopping.IsCancellationRequested)
            {
                transport.Dispose();
                return Task.CompletedTask;
            }

            var connection = new ClientConnection(_core, transport, authenticator, _connections.Count >= Options.MaximumClients, _logger);
            var running = RunAsync(connection);
            _connections.Add(connection, running);
            return running;
        }
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
}
