using System.Text;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Tests.Fakes;

/// <summary>A connection whose broker is the test: it connects and breaks when told, and acknowledges when told.</summary>
internal sealed class FakeConnection : IMqttConnection
{
    private readonly Lock _lock = new();
    private readonly List<string> _log = [];
    private readonly List<TaskCompletionSource> _unacknowledged = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IMqttHandler? _handler;

    /// <summary>What was asked of the broker, in order: <c>subscribe a</c>, <c>topic=text</c>, <c>disconnect</c>.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_lock)
                return [.. _log];
        }
    }

    /// <summary>False holds every acknowledgement back.</summary>
    public bool Acknowledges { get; set; } = true;

    /// <summary>What a publish throws, or null.</summary>
    public Func<OutboundMessage, Exception?> PublishFault { get; set; } = _ => null;

    /// <summary>The answer to a filter: null for granted.</summary>
    public Func<string, string?> Grant { get; set; } = _ => null;

    /// <summary>True while the agent runs the connection.</summary>
    public bool IsRunning => _handler is not null;

    public async Task RunAsync(IMqttHandler handler, CancellationToken stoppingToken)
    {
        _handler = handler;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stoppingToken.Register(() => stopped.TrySetResult());
        await await Task.WhenAny(stopped.Task, _failed.Task);
        Add("disconnect");
    }

    public ValueTask PublishAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        Add($"{message.Topic}={Encoding.UTF8.GetString(message.Payload.Span)}");
        if (PublishFault(message) is { } fault)
            return ValueTask.FromException(fault);
        if (Acknowledges)
            return ValueTask.CompletedTask;

        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _unacknowledged.Add(acknowledged);
        return new(acknowledged.Task.WaitAsync(cancellationToken));
    }

    public Task<IReadOnlyList<string?>> SubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        Add($"subscribe {string.Join(' ', filters)}");
        return Task.FromResult<IReadOnlyList<string?>>([.. filters.Select(Grant)]);
    }

    public Task UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        Add($"unsubscribe {string.Join(' ', filters)}");
        return Task.CompletedTask;
    }

    public Task ConnectAsync() => _handler!.ConnectedAsync("mqtt://fake", CancellationToken.None);

    public void Break() => _handler!.Disconnected("The broker went away.", TimeSpan.FromSeconds(1));

    public void Fail(Exception fault) => _failed.TrySetException(fault);

    public void Deliver(InboundMessage message) => _handler!.MessageReceived(message);

    public void AcknowledgeAll()
    {
        lock (_lock)
        {
            _unacknowledged.ForEach(waiting => waiting.TrySetResult());
            _unacknowledged.Clear();
        }
    }

    private void Add(string line)
    {
        lock (_lock)
            _log.Add(line);
    }
}
