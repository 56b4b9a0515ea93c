using Microsoft.Extensions.Logging;
using SensorAgent.Mqtt.Client;
using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt;

/// <summary>
/// An MQTT client that connects, and connects again, for as long as it runs.
/// </summary>
/// <remarks>
/// <code>
/// var client = new MqttClient(new() { Servers = [new("mqtt://broker")], ClientId = "greenhouse" }, TimeProvider.System, new Random(), logger);
/// var running = client.RunAsync(handler, stoppingToken);      // handler.ConnectedAsync subscribes; ends with DISCONNECT when cancelled
/// var result = await client.PublishAsync(
///     new("greenhouse/temperature", "21.4"u8.ToArray()) { Qos = QualityOfService.AtLeastOnce, Retain = true },
///     PublishScope.ThisConnection, stoppingToken);             // completes when the server has acknowledged
/// </code>
/// All members may be called from any thread, and from within the handler.
/// </remarks>
/// <param name="options">To whom, and how.</param>
/// <param name="time">Time of keep-alives, pauses and bounds.</param>
/// <param name="random">Spreads reconnects.</param>
/// <param name="logger">Told what the handler is not: faults of the handler itself, and details.</param>
public sealed partial class MqttClient(MqttClientOptions options, TimeProvider time, Random random, ILogger<MqttClient> logger)
{
    private const int SmallestInbox = 1024;
    private static readonly TimeSpan HandlerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ExpiryCheck = TimeSpan.FromDays(1);
    private readonly MqttClientOptions _options = Checked(options);
    private readonly ClientSession _session = ClientSession.Restore(options, time, logger);
    private readonly RenewedSubscriptions _subscriptions = new();
    private volatile MqttConnection? _connection;
    private volatile TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isRunning;

    /// <summary>True while there is a connection.</summary>
    public bool IsConnected => _connection is not null;

    /// <summary>How many publishes of QoS 1 and 2 are not acknowledged yet, in flight or waiting.</summary>
    public int Unacknowledged => _session.Outgoing.Unacknowledged;

    /// <summary>
    /// Keeps the client connected until cancelled, then sends DISCONNECT (so that no will is published) and returns. May run once at a time.
    /// </summary>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    public async Task RunAsync(IMqttClientHandler handler, CancellationToken stoppingToken)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
            throw new InvalidOperationException("The client runs already.");

        using var ending = new CancellationTokenSource();
        var inbox = new Inbox(handler, Math.Max(SmallestInbox, (int)_options.ReceiveMaximum), logger);
        var delivering = inbox.RunAsync(ending.Token);
        try
        {
            await new ConnectLoop(_options, new ConnectionOpener(_options, _session.Outgoing, _session.Incoming, time, _session.WasStored), time, random)
                .RunAsync((opened, server, token) => ServeAsync(opened, server, handler, inbox, token), Tell, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        finally
        {
            await ending.CancelAsync();
            await WaitForHandlerAsync(delivering);
            if (delivering.IsCompleted)
                inbox.Discard();
            _isRunning = 0;
        }

        void Tell(MqttDisconnected disconnected) => TellDisconnected(handler, disconnected);
    }

    /// <summary>
    /// Publishes. With QoS 0 completes when the message is on its way, with QoS 1 and 2 when the server has taken or refused it. Waits while the
    /// window of unacknowledged publishes is full.
    /// </summary>
    /// <exception cref="ArgumentException">No packet can carry the message.</exception>
    /// <exception cref="MqttConnectionException">
    /// With <see cref="PublishScope.ThisConnection"/>: there is no connection, or it ended before the acknowledgement.
    /// </exception>
    /// <exception cref="TimeoutException">The message expired before it could be sent.</exception>
    public ValueTask<PublishResult> PublishAsync(MqttMessage message, PublishScope scope, CancellationToken cancellationToken)
    {
        MessageCheck.Throw(message);
        if (message.Qos != QualityOfService.AtMostOnce)
            return _session.Outgoing.PublishAsync(message, scope, cancellationToken);
        return scope == PublishScope.ThisConnection
            ? (_connection ?? throw new MqttConnectionException()).PublishAsync(message, cancellationToken)
            : PublishOnAnyConnectionAsync(message, cancellationToken);
    }

    /// <summary>Subscribes on the present connection; one result per filter, in their order.</summary>
    /// <exception cref="ArgumentException">A filter is not valid, or there is none.</exception>
    /// <exception cref="MqttConnectionException">There is no connection, or it ended before the answer.</exception>
    /// <exception cref="TimeoutException">The server did not answer within the answer timeout.</exception>
    public Task<IReadOnlyList<SubscribeResult>> SubscribeAsync(IReadOnlyList<Subscription> subscriptions, CancellationToken cancellationToken) =>
        SubscribeAsync(subscriptions, null, cancellationToken);

    /// <summary>
    /// The same with a subscription identifier, 1 to 268,435,455 (MQTT 5), which every message that these subscriptions bring carries. A server that
    /// has none answers each filter with <see cref="ReasonCode.SubscriptionIdentifiersNotSupported"/>.
    /// </summary>
    public Task<IReadOnlyList<SubscribeResult>> SubscribeAsync(
        IReadOnlyList<Subscription> subscriptions, int? identifier, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscriptions);
        ArgumentOutOfRangeException.ThrowIfZero(subscriptions.Count);
        foreach (var subscription in subscriptions)
            MessageCheck.Throw(subscription);
        if (identifier is < 1 or > VariableByteInteger.Max)
            throw new ArgumentOutOfRangeException(nameof(identifier), identifier, "A subscription identifier is between 1 and 268,435,455.");
        return SubscribeCheckedAsync(subscriptions, identifier, cancellationToken);
    }

    /// <summary>Unsubscribes on the present connection; one result per filter, in their order.</summary>
    /// <exception cref="ArgumentException">A filter is not valid, or there is none.</exception>
    /// <exception cref="MqttConnectionException">There is no connection, or it ended before the answer.</exception>
    /// <exception cref="TimeoutException">The server did not answer within the answer timeout.</exception>
    public Task<IReadOnlyList<SubscribeResult>> UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentOutOfRangeException.ThrowIfZero(filters.Count);
        foreach (var filter in filters)
            MessageCheck.ThrowFilter(filter);
        _subscriptions.Unsubscribed(filters);
        return BoundedAsync((connection, token) => connection.UnsubscribeAsync(filters, token), cancellationToken);
    }

    /// <summary>
    /// Proves once more who the client is, with its <see cref="MqttClientOptions.Authentication"/> and on the present connection, which a failure ends.
    /// </summary>
    /// <exception cref="InvalidOperationException">The client has no authentication method, or is at it already.</exception>
    /// <exception cref="MqttConnectionException">There is no connection, or it ended before the server had accepted.</exception>
    /// <exception cref="TimeoutException">The server did not answer within the answer timeout.</exception>
    public Task ReauthenticateAsync(CancellationToken cancellationToken) => BoundedAsync(
        async (connection, token) =>
        {
            await connection.ReauthenticateAsync(token);
            return true;
        },
        cancellationToken);

    private static MqttClientOptions Checked(MqttClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return options;
    }

    private async Task<IReadOnlyList<SubscribeResult>> SubscribeCheckedAsync(
        IReadOnlyList<Subscription> subscriptions, int? identifier, CancellationToken cancellationToken)
    {
        var results = await BoundedAsync((connection, token) => connection.SubscribeAsync(subscriptions, identifier, token), cancellationToken);
        if (_options.RenewSubscriptions)
            _subscriptions.Subscribed(subscriptions, identifier, results);
        return results;
    }

    private async ValueTask<PublishResult> PublishOnAnyConnectionAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            await _connected.Task.WaitAsync(cancellationToken);
            var left = Expiry.Remaining(message.ExpiryInterval, time.GetElapsedTime(since));
            if (left == 0)
                throw new TimeoutException("The message expired before it could be sent.");
            var connection = _connection;
            try
            {
                if (connection is not null)
                    return await connection.PublishAsync(message with { ExpiryInterval = left }, cancellationToken);
            }
            catch (MqttConnectionException)
            {
                // It broke just now, or is being closed: the next one takes it.
                await connection!.Ended.WaitAsync(cancellationToken);
            }

            await Task.Yield();
        }
    }

    private async Task<T> BoundedAsync<T>(Func<MqttConnection, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        var connection = _connection ?? throw new MqttConnectionException();
        using var limit = new CancellationTokenSource(_options.AnswerTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(connection, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The server did not answer within {_options.AnswerTimeout.TotalSeconds:0.#} s.");
        }
    }

    /// <summary>From CONNACK to the connection's end.</summary>
    private async Task<MqttConnectionException> ServeAsync(
        MqttConnection connection, MqttConnected connected, IMqttClientHandler handler, Inbox inbox, CancellationToken stoppingToken)
    {
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var running = connection.RunAsync(inbox);
        _session.Outgoing.Attach(connection.Sender, connection.Connack);
        _connection = connection;
        _connected.TrySetResult();
        LogConnected(connected.Server, connected.Version);
        var watching = WatchExpiryAsync(connected, lifetime.Token);
        var greeting = GreetAsync(connection, connected, handler, lifetime.Token);
        try
        {
            await connection.Ended.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(_options.DisconnectTimeout, time);
            await connection.DisconnectAsync(ReasonCode.Success, new(MqttFailure.Stopped, "The client was stopped."), limit.Token);
        }

        var why = await running;
        _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _connection = null;
        _session.Outgoing.Detach(why);
        await lifetime.CancelAsync();
        await watching;
        await WaitForHandlerAsync(greeting);
        await connection.DisposeAsync();
        LogDisconnected(connected.Server, why.Message);
        return why;
    }

    private async Task GreetAsync(
        MqttConnection connection, MqttConnected connected, IMqttClientHandler handler, CancellationToken cancellationToken)
    {
        await Task.Yield(); // the handler is not to hold up the connection
        try
        {
            if (!connected.SessionPresent)
                await RenewAsync(connected.Server, cancellationToken);
            await handler.ConnectedAsync(connected, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested || connection.Ended.IsCompleted)
        {
            // The connection has ended, which is told elsewhere.
        }
        catch (Exception fault)
        {
            LogGreetingFailed(connected.Server, fault);
            using var limit = new CancellationTokenSource(_options.DisconnectTimeout, time);
            await connection.DisconnectAsync(
                ReasonCode.Success, new(MqttFailure.HandlerFailed, $"Setting the connection up failed: {fault.Message}", null, fault), limit.Token);
        }
    }

    private async Task RenewAsync(string server, CancellationToken cancellationToken)
    {
        foreach (var (identifier, subscriptions) in _subscriptions.ToRenew())
        {
            foreach (var result in await SubscribeCheckedAsync(subscriptions, identifier, cancellationToken))
            {
                if (!result.IsSuccess)
                    LogNotRenewed(server, result.Filter, result.Reason.ToWords());
            }
        }
    }

    /// <summary>A connection may last longer than a certificate does.</summary>
    private async Task WatchExpiryAsync(MqttConnected connected, CancellationToken cancellationToken)
    {
        if (connected is { ServerCertificateExpires: null, ClientCertificateExpires: null })
            return;

        try
        {
            while (true)
            {
                WarnOfExpiry(connected);
                await Task.Delay(ExpiryCheck, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
    }

    private void WarnOfExpiry(MqttConnected connected)
    {
        var soon = time.GetUtcNow() + _options.Tls.ExpiryWarning;
        if (connected.ServerCertificateExpires is { } server && server < soon)
            LogServerCertificateExpires(connected.Server, server);
        if (connected.ClientCertificateExpires is { } own && own < soon)
            LogClientCertificateExpires(connected.Server, own);
    }

    private async Task WaitForHandlerAsync(Task handling)
    {
        try
        {
            await handling.WaitAsync(HandlerLimit, time);
        }
        catch (TimeoutException)
        {
            LogHandlerHangs();
        }
    }

    private void TellDisconnected(IMqttClientHandler handler, MqttDisconnected disconnected)
    {
        try
        {
            handler.Disconnected(disconnected);
        }
        catch (Exception fault) // the application's own trouble
        {
            LogHandlerFailed(fault);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Connected to {Server} with MQTT {Version}.")]
    private partial void LogConnected(string server, MqttProtocolVersion version);

    [LoggerMessage(LogLevel.Debug, "The connection to {Server} ended: {Reason}")]
    private partial void LogDisconnected(string server, string reason);

    [LoggerMessage(LogLevel.Warning, "The certificate of {Server} expires on {Expiry:yyyy-MM-dd}; have it renewed.")]
    private partial void LogServerCertificateExpires(string server, DateTimeOffset expiry);

    [LoggerMessage(LogLevel.Warning, "The client certificate for {Server} expires on {Expiry:yyyy-MM-dd}; renew it.")]
    private partial void LogClientCertificateExpires(string server, DateTimeOffset expiry);

    [LoggerMessage(LogLevel.Warning, "{Server} has forgotten the subscription to {Filter} and refuses to renew it: {Reason}.")]
    private partial void LogNotRenewed(string server, string filter, string reason);

    [LoggerMessage(LogLevel.Error, "What has to be done on connecting to {Server} failed; the connection is tried again.")]
    private partial void LogGreetingFailed(string server, Exception exception);

    [LoggerMessage(LogLevel.Error, "The handler failed on hearing of a disconnect.")]
    private partial void LogHandlerFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "A message handler does not return although its connection has ended.")]
    private partial void LogHandlerHangs();
}
