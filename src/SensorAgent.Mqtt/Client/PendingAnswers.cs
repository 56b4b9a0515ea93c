using System.Collections.Concurrent;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Client;

/// <summary>SUBSCRIBE and UNSUBSCRIBE that wait for their answer on one connection.</summary>
internal sealed class PendingAnswers(PublishWindow ids)
{
    private readonly ConcurrentDictionary<ushort, Question> _questions = new();
    private volatile MqttConnectionException? _end;

    /// <summary>Sends with a fresh packet identifier and waits for the answer, which must have that many reason codes.</summary>
    /// <exception cref="MqttConnectionException">The connection ended before.</exception>
    public async Task<SubackPacket> AskAsync(PacketType answer, Action<ushort> send, int reasons, CancellationToken cancellationToken)
    {
        var id = ids.TakeId();
        if (id == 0)
            throw new InvalidOperationException("All packet identifiers are in use.");

        var question = new Question(answer, reasons);
        var isAbandoned = false;
        _questions[id] = question;
        try
        {
            if (_end is { } end)
                throw Copy(end);
            send(id);
            return await question.Answered.Task.WaitAsync(cancellationToken);
        }
        catch (IOException fault) when (fault is not (MqttConnectionException or MqttPacketTooLargeException))
        {
            throw new MqttConnectionException(fault.Message, fault);
        }
        catch (OperationCanceledException)
        {
            isAbandoned = question.Answered.TrySetCanceled(CancellationToken.None); // its identifier is in use until the answer has come
            throw;
        }
        finally
        {
            if (!isAbandoned && _questions.TryRemove(id, out _))
                ids.FreeId(id);
        }
    }

    /// <summary>SUBACK or UNSUBACK came.</summary>
    /// <exception cref="MqttProtocolException">It has another number of reason codes than there were filters.</exception>
    public void Answer(SubackPacket packet)
    {
        if (!_questions.TryGetValue(packet.PacketId, out var question) || question.Answer != packet.Type)
            return;
        if (packet.Reasons.Count != question.Reasons)
            throw new MqttProtocolException($"{packet.Type} has {packet.Reasons.Count} reason codes for {question.Reasons} filters.");
        if (!question.Answered.TrySetResult(packet) && _questions.TryRemove(packet.PacketId, out _))
            ids.FreeId(packet.PacketId);
    }

    /// <summary>The connection has ended.</summary>
    public void Fail(MqttConnectionException why)
    {
        _end = why;
        foreach (var (id, question) in _questions)
        {
            question.Answered.TrySetException(Copy(why));
            _ = question.Answered.Task.Exception; // seen: whoever asked may have been cancelled
            if (_questions.TryRemove(id, out _))
                ids.FreeId(id);
        }
    }

    private static MqttConnectionException Copy(MqttConnectionException why) => new(why.Failure, why.Message, why.Reason, why);

    private sealed record Question(PacketType Answer, int Reasons)
    {
        public TaskCompletionSource<SubackPacket> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
