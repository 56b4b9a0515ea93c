using Microsoft.Extensions.Logging;

namespace SensorAgent.Core.Messaging;

/// <summary>
/// The agent's side of the connection: what happens on every connect, in which order, and that whatever is due afterwards
/// is published, many in flight at once.
/// </summary>
public sealed partial class Link(
    IMqttConnection connection, Outbox outbox, TopicScheme topics, IReadOnlyList<string> subscriptions, Action<InboundMessage> received,
    Action<bool> connected, TimeProvider time, ILogger<Link> logger) : IMqttHandler
{
    private const int Window = 256;
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(3);
    private readonly Queue<Task> _inFlight = new();
    private volatile bool _isConnected;

    /// <summary>True while the broker knows that the agent is online.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Keeps the link until cancelled, then publishes what is due, <c>offline</c>, and disconnects.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        Announce("online");
        using var end = new CancellationTokenSource();
        var running = connection.RunAsync(this, end.Token);
        var sending = SendAsync(end.Token, stoppingToken);
        try
        {
            await Task.WhenAny(running, sending);
            if (!stoppingToken.IsCancellationRequested)
                await (running.IsCompleted ? running : sending);
            await sending;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await SayGoodbyeAsync();
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
    }

    /// <inheritdoc/>
    public async Task ConnectedAsync(string broker, CancellationToken cancellationToken)
    {
        outbox.Prepare();
        if (subscriptions.Count > 0)
        {
            var answers = await connection.SubscribeAsync(subscriptions, cancellationToken);
            foreach (var (filter, reason) in subscriptions.Zip(answers).Where(pair => pair.Second is not null))
                LogSubscriptionRefused(filter, reason!);
        }

        _isConnected = true;
        outbox.Open();
        LogConnected(broker);
        connected(true);
    }

    /// <inheritdoc/>
    public void MessageReceived(in InboundMessage message) => received(message);

    /// <inheritdoc/>
    public void Disconnected(string reason, TimeSpan nextAttempt)
    {
        outbox.Close();
        if (_isConnected)
        {
            _isConnected = false;
            connected(false);
        }

        LogDisconnected(reason, nextAttempt.TotalSeconds);
    }

    private void Announce(string state) =>
        outbox.Post(new(topics.State, System.Text.Encoding.UTF8.GetBytes(state)) { Retain = true, Qos = 1 }, Rank.State);

    private async Task SendAsync(CancellationToken endToken, CancellationToken stoppingToken)
    {
        while (true)
        {
            await MakeRoomAsync(stoppingToken); // before a message is taken: one in hand would be lost at the stop
            if (outbox.TryTake(out var message))
                _inFlight.Enqueue(PublishAsync(message, endToken));
            else
                await outbox.WaitAsync(stoppingToken);
        }
    }

    private async Task MakeRoomAsync(CancellationToken stoppingToken)
    {
        while (_inFlight.TryPeek(out var oldest) && (oldest.IsCompleted || _inFlight.Count >= Window))
        {
            await oldest.WaitAsync(stoppingToken);
            _ = _inFlight.Dequeue();
        }
    }

    private async Task PublishAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await connection.PublishAsync(message, cancellationToken);
            message.Receipt?.Acknowledged(message.Sequence);
        }
        catch (BrokerUnavailableException)
        {
            // The next connect publishes the newest of every topic again; Disconnected has said why.
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogRefused(message.Topic, fault.Message);
        }
    }

    private async Task SayGoodbyeAsync()
    {
        Announce("offline");
        if (!_isConnected)
            return;

        using var limit = new CancellationTokenSource(GoodbyeLimit, time);
        try
        {
            var last = new List<Task>(_inFlight);
            while (outbox.TryTake(out var message))
                last.Add(PublishAsync(message, limit.Token));
            await Task.WhenAll(last).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogGoodbyeTooLate();
        }
    }

    [LoggerMessage(LogLevel.Information, "Connected to {Broker}.")]
    private partial void LogConnected(string broker);

    [LoggerMessage(LogLevel.Warning, "Not connected: {Reason} Next attempt in {Seconds:0.#} s.")]
    private partial void LogDisconnected(string reason, double seconds);

    [LoggerMessage(LogLevel.Warning, "The broker refused the subscription to {Filter}: {Reason}. Commands there will not arrive; check the broker's access list.")]
    private partial void LogSubscriptionRefused(string filter, string reason);

    [LoggerMessage(LogLevel.Warning, "The broker did not take {Topic}: {Reason}")]
    private partial void LogRefused(string topic, string reason);

    [LoggerMessage(LogLevel.Warning, "The broker did not acknowledge the last messages in time.")]
    private partial void LogGoodbyeTooLate();
}
