using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SensorAgent.Core.Messaging;

/// <summary>
/// The agent's side of the connection: what happens on every connect, in which order, and that whatever is due afterwards
/// is published, many in flight at once.
/// </summary>
public sealed partial class Link(
    IMqttConnection connection, Outbox outbox, TopicScheme topics, Func<IReadOnlyList<string>> subscriptions, Action<InboundMessage> received,
    Action<bool> connected, TimeProvider time, ILogger<Link> logger) : IMqttHandler
{
    private const int Window = 256;
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);
    private readonly Queue<Task> _inFlight = new();
    private readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal); // the topics that this connection has been refused
    private readonly Lock _lock = new();
    private volatile IMqttConnection _connection = connection;
    private IMqttConnection _next = connection;
    private volatile bool _isConnected;
    private volatile LinkState _state = new(false, "", time.GetUtcNow(), "");
    private volatile bool _waitsForRoom; // the broker's acknowledgements; its silence is the connection's business
    private long _moved = time.GetTimestamp();
    private CancellationTokenSource? _round;
    private IReadOnlyList<string> _subscribed = [];
    private Task _resubscribing = Task.CompletedTask; // one after the other

    /// <summary>True while the broker knows that the agent is online.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Whether the broker is there, since when, and why not.</summary>
    public LinkState State => _state;

    /// <summary>True when there is something to publish, room for it, and nothing is published for a good while.</summary>
    public bool IsStuck => outbox.HasWork && !_waitsForRoom && time.GetElapsedTime(Interlocked.Read(ref _moved)) > LongestTurn;

    /// <summary>Keeps the link until cancelled, then publishes what is due, <c>offline</c>, and disconnects.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            lock (_lock)
                (_round, _connection) = (round, _next);
            await RunRoundAsync(round.Token);
            lock (_lock)
                _round = null;
        }
    }

    /// <summary>Says goodbye to the broker and goes on with another connection.</summary>
    public void Use(IMqttConnection connection)
    {
        lock (_lock)
        {
            _next = connection;
            _round?.Cancel();
        }
    }

    /// <summary>Subscribes to what is new among the subscriptions, and gives up what is no longer among them; done at the next connect where there is none now.</summary>
    public Task ResubscribeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _resubscribing = ResubscribeAsync(_resubscribing, cancellationToken);
    }

    private async Task ResubscribeAsync(Task before, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_isConnected)
            return;
        try
        {
            var (wanted, subscribed) = (subscriptions(), _subscribed);
            if (subscribed.Except(wanted).ToArray() is { Length: > 0 } left)
                await _connection.UnsubscribeAsync(left, cancellationToken);
            await SubscribeAsync([.. wanted.Except(subscribed)], cancellationToken);
            _subscribed = wanted;
        }
        catch (Exception fault) when (fault is IOException or TimeoutException)
        {
            LogNotResubscribed(fault.Message); // the next connect subscribes to all of them
        }
    }

    private async Task RunRoundAsync(CancellationToken stoppingToken)
    {
        Announce("online");
        using var end = new CancellationTokenSource();
        var running = _connection.RunAsync(this, end.Token);
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
            Lost();
        }
    }

    /// <inheritdoc/>
    public async Task ConnectedAsync(string broker, CancellationToken cancellationToken)
    {
        outbox.Prepare();
        _refused.Clear();
        _subscribed = subscriptions();
        await SubscribeAsync(_subscribed, cancellationToken);
        _isConnected = true;
        _state = new(true, broker, time.GetUtcNow(), "") { Connects = _state.Connects + 1 };
        outbox.Open();
        LogConnected(broker);
        connected(true);
    }

    /// <inheritdoc/>
    public void MessageReceived(in InboundMessage message) => received(message);

    /// <inheritdoc/>
    public void Disconnected(string reason, TimeSpan nextAttempt)
    {
        Lost();
        _state = _state with { Error = reason };
        LogDisconnected(reason, nextAttempt.TotalSeconds);
    }

    private async Task SubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        if (filters.Count == 0)
            return;
        var answers = await _connection.SubscribeAsync(filters, cancellationToken);
        foreach (var (filter, reason) in filters.Zip(answers).Where(pair => pair.Second is not null))
            LogSubscriptionRefused(filter, reason!);
    }

    private void Lost()
    {
        outbox.Close();
        if (!_isConnected)
            return;
        _isConnected = false;
        _state = _state with { IsConnected = false, Since = time.GetUtcNow() };
        connected(false);
    }

    private void Announce(string state) =>
        outbox.Post(new(topics.State, System.Text.Encoding.UTF8.GetBytes(state)) { Retain = true, Qos = 1 }, Rank.State);

    private async Task SendAsync(CancellationToken endToken, CancellationToken stoppingToken)
    {
        _waitsForRoom = false;
        while (true)
        {
            Interlocked.Exchange(ref _moved, time.GetTimestamp());
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
            _waitsForRoom = true;
            await oldest.WaitAsync(stoppingToken);
            _waitsForRoom = false;
            Interlocked.Exchange(ref _moved, time.GetTimestamp());
            _ = _inFlight.Dequeue();
        }
    }

    private async Task PublishAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _connection.PublishAsync(message, cancellationToken);
            message.Receipt?.Acknowledged(message.Sequence);
            if (!_refused.IsEmpty)
                _refused.TryRemove(message.Topic, out _);
        }
        catch (BrokerUnavailableException)
        {
            // The next connect publishes the newest of every topic again; Disconnected has said why.
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (_refused.TryAdd(message.Topic, true)) // once: it will not be otherwise the next time
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

    [LoggerMessage(LogLevel.Warning, "The subscriptions could not be changed: {Reason} The next connect does it.")]
    private partial void LogNotResubscribed(string reason);

    [LoggerMessage(LogLevel.Warning, "The broker did not take {Topic}: {Reason}")]
    private partial void LogRefused(string topic, string reason);

    [LoggerMessage(LogLevel.Warning, "The broker did not acknowledge the last messages in time.")]
    private partial void LogGoodbyeTooLate();
}
