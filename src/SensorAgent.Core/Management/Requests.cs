using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Management;

/// <summary>
/// What is asked of the agent on <c>request/{command}</c>, one after the other, each answered on <c>response/{command}</c> and where its sender asks
/// for the answer.
/// </summary>
public sealed partial class Requests
{
    private const int Longest = 256 * 1024;
    private const int Waiting = 32;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, IRequestHandler> _handlers;
    private readonly Outbox _outbox;
    private readonly TopicScheme _topics;
    private readonly TimeProvider _time;
    private readonly ILogger<Requests> _logger;
    private readonly Channel<Request> _requests;
    private volatile IReadOnlyList<string> _allowed;

    /// <summary>Prepares it; requests that come meanwhile wait for <see cref="RunAsync"/>.</summary>
    public Requests(
        IEnumerable<IRequestHandler> handlers, IReadOnlyList<string> allowed, Outbox outbox, TopicScheme topics, TimeProvider time, ILogger<Requests> logger)
    {
        _handlers = handlers.ToDictionary(handler => handler.Command, StringComparer.Ordinal);
        (_allowed, _outbox, _topics, _time, _logger) = (allowed, outbox, topics, time, logger);
        _requests = Channel.CreateBounded<Request>(
            new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite },
            dropped => Refuse(dropped, "Too many requests wait already; ask again later."));
    }

    /// <summary>The filter to subscribe to.</summary>
    public string Filter => _topics.Request("+");

    /// <summary>Says which of those that change something are allowed.</summary>
    public void Allow(IReadOnlyList<string> commands) => _allowed = commands;

    /// <summary>Takes a message; returns at once. False when it is no request.</summary>
    public bool Receive(InboundMessage message)
    {
        var prefix = _topics.Request("");
        if (prefix.Length == 0 || !message.Topic.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        if (message.Retained)
            return true; // it would act again at every connect
        _requests.Writer.TryWrite(new(message.Topic[prefix.Length..], message.Payload.Length > Longest ? null : message.Payload.ToArray())
        {
            ResponseTopic = message.ResponseTopic,
            CorrelationData = message.CorrelationData.ToArray(),
        });
        return true;
    }

    /// <summary>Answers until cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await foreach (var request in _requests.Reader.ReadAllAsync(stoppingToken))
            await HandleAsync(request, stoppingToken);
    }

    private async Task HandleAsync(Request request, CancellationToken stoppingToken)
    {
        if (!_handlers.TryGetValue(request.Command, out var handler))
        {
            Refuse(request, $"There is no request \"{request.Command}\"; {Spelling.DidYouMean(request.Command, [.. _handlers.Keys])}");
            return;
        }

        if (handler.Changes && !_allowed.Contains(request.Command, StringComparer.OrdinalIgnoreCase))
        {
            Refuse(request, $"This request changes something, and is not allowed; add \"{request.Command}\" to Agent:Allow in the configuration.");
            return;
        }

        if (!TryParse(request, out var body, out var reason))
        {
            Refuse(request, reason);
            return;
        }

        var transaction = body.TryGetProperty("transaction", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "";
        var answer = new RequestAnswer(members => Answer(request, transaction, members));
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var handling = handler.HandleAsync(body, answer, limit.Token).AsTask();
            try
            {
                await handling.WaitAsync(Limit, _time, stoppingToken);
            }
            catch (TimeoutException) when (!handling.IsCompleted)
            {
                await limit.CancelAsync();
                throw new RequestException($"It was not done within {Duration.ToWords(Limit)}.");
            }

            if (!answer.IsGiven)
                Answer(request, transaction, writer => writer.WriteString("status", "ok"));
            if (handler.Changes)
                LogDone(request.Command);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            if (fault is not RequestException)
                LogFailed(request.Command, fault.Message);
            Refuse(request, fault.Message, transaction);
        }
    }

    private static bool TryParse(Request request, out JsonElement body, out string reason)
    {
        body = default;
        reason = $"The request is longer than {Longest / 1024} KiB.";
        if (request.Payload is not { } payload)
            return false;
        try
        {
            using var document = JsonDocument.Parse(payload.AsSpan().Trim(" \r\n\t"u8).IsEmpty ? "{}"u8.ToArray() : payload);
            body = document.RootElement.Clone();
            reason = "The request is no JSON object; say {} or nothing for one without members.";
            return body.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException fault)
        {
            reason = $"The request is not JSON at position {fault.BytePositionInLine + 1}.";
            return false;
        }
    }

    private void Refuse(Request request, string reason, string transaction = "") => Answer(request, transaction, writer =>
    {
        writer.WriteString("status", "error");
        writer.WriteString("error", reason);
    });

    private void Answer(Request request, string transaction, Action<Utf8JsonWriter> members)
    {
        var answer = new OutboundMessage(_topics.Response(_handlers.ContainsKey(request.Command) ? request.Command : "unknown"), Payload.Json(writer =>
        {
            members(writer);
            if (transaction.Length > 0)
                writer.WriteString("transaction", transaction);
        }))
        {
            Qos = 1, ContentType = "application/json",
        };
        _outbox.Say(answer);
        if (request.ResponseTopic.Length > 0 && !request.ResponseTopic.AsSpan().ContainsAny('+', '#'))
            _outbox.Say(answer with { Topic = request.ResponseTopic, CorrelationData = request.CorrelationData });
    }

    [LoggerMessage(LogLevel.Information, "Done on request: {Command}.")]
    private partial void LogDone(string command);

    [LoggerMessage(LogLevel.Warning, "The request {Command} failed: {Reason}")]
    private partial void LogFailed(string command, string reason);

    private sealed record Request(string Command, byte[]? Payload)
    {
        public string ResponseTopic { get; init; } = "";

        public byte[] CorrelationData { get; init; } = [];
    }
}
