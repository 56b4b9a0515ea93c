using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace SensorAgent.Mqtt;

/// <summary>
/// Requests and their responses (MQTT 5, section 4.10): each request carries a response topic and correlation data, by which its answer finds the way
/// back.
/// </summary>
/// <remarks>
/// <code>
/// ConnectedAsync:   await requests.SubscribeAsync(token);
/// MessageReceived:  if (requests.TryTake(message)) return;
/// anywhere:         var answer = await requests.AskAsync(new("boiler/get", default) { Qos = QualityOfService.AtLeastOnce }, token);
/// </code>
/// </remarks>
/// <param name="client">The client that sends and receives.</param>
/// <param name="responseTopic">The topic of all responses, of this client only.</param>
public sealed class MqttRequests(MqttClient client, string responseTopic)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<MqttMessage>> _open = new();
    private long _last;

    /// <summary>Subscribes to the response topic.</summary>
    public Task<IReadOnlyList<SubscribeResult>> SubscribeAsync(CancellationToken cancellationToken) =>
        client.SubscribeAsync([new(responseTopic, QualityOfService.AtLeastOnce)], cancellationToken);

    /// <summary>Publishes a request and waits for its answer; bounded by the token only.</summary>
    /// <returns>The answer, with a payload of its own.</returns>
    /// <exception cref="MqttConnectionException">There is no connection, or it ended before the request was acknowledged.</exception>
    /// <exception cref="MqttRequestRefusedException">The server did not take the request.</exception>
    public async Task<MqttMessage> AskAsync(MqttMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var number = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<MqttMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[number] = answer;
        try
        {
            var correlation = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(correlation, number);
            var properties = (request.Properties ?? new()) with { ResponseTopic = responseTopic, CorrelationData = correlation };
            var result = await client.PublishAsync(request with { Properties = properties }, PublishScope.ThisConnection, cancellationToken);
            if (!result.IsSuccess)
                throw new MqttRequestRefusedException(result);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _open.TryRemove(number, out _);
        }
    }

    /// <summary>Takes a message that answers a request of this client; false for any other.</summary>
    public bool TryTake(in ReceivedMessage message)
    {
        if (message.Topic != responseTopic
            || message.Properties?.CorrelationData is not { Length: sizeof(long) } correlation
            || !_open.TryGetValue(BinaryPrimitives.ReadInt64BigEndian(correlation.Span), out var answer))
            return false;

        return answer.TrySetResult(new(message.Topic, message.Payload.ToArray())
        {
            Qos = message.Qos,
            Retain = message.Retain,
            ExpiryInterval = message.ExpiryInterval,
            Properties = message.Properties,
        });
    }
}

/// <summary>The server did not take a request.</summary>
public sealed class MqttRequestRefusedException : IOException
{
    /// <summary>It gave no reason.</summary>
    public MqttRequestRefusedException()
        : this(new PublishResult(ReasonCode.UnspecifiedError))
    {
    }

    /// <summary>In those words.</summary>
    public MqttRequestRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>With its cause.</summary>
    public MqttRequestRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With what the server said.</summary>
    public MqttRequestRefusedException(PublishResult result)
        : base($"The server did not take the request: {result.Reason.ToWords()}.") => Result = result;

    /// <summary>What the server said.</summary>
    public PublishResult Result { get; }
}
