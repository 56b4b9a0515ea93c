using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Client;

/// <summary>Authenticates again on one connection, one exchange at a time (section 4.12.1).</summary>
internal sealed class Reauthentication(IMqttAuthentication? method, PacketSender sender)
{
    private readonly Lock _gate = new();
    private AuthenticationRun? _run;
    private TaskCompletionSource? _done;
    private MqttConnectionException? _end;

    /// <summary>Completes when the server has accepted; what it refuses ends the connection.</summary>
    /// <exception cref="InvalidOperationException">The client has no authentication method, or is at it already.</exception>
    /// <exception cref="MqttConnectionException">The connection ended before.</exception>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        if (method is null)
            throw new InvalidOperationException("The client connected without an authentication method.");

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new AuthenticationRun(method);
        lock (_gate)
        {
            if (_end is { } end)
                throw Copy(end);
            if (_run is not null)
                throw new InvalidOperationException("The client is authenticating already.");
            (_run, _done) = (run, done);
        }

        try
        {
            sender.Send(run.Again());
        }
        catch (IOException fault) when (fault is not MqttConnectionException)
        {
            throw new MqttConnectionException(fault.Message, fault);
        }

        await done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>AUTH came.</summary>
    /// <exception cref="MqttProtocolException">Nobody asked for it.</exception>
    public void Received(AuthPacket packet)
    {
        AuthenticationRun run;
        lock (_gate)
            run = _run ?? throw new MqttProtocolException("The server sent AUTH without being asked."); // [MQTT-4.12.0-6]
        if (packet.Reason != ReasonCode.Success)
        {
            sender.Send(run.Answer(packet));
            return;
        }

        run.Complete(packet.AuthenticationMethod, packet.AuthenticationData);
        lock (_gate)
        {
            _done?.TrySetResult();
            (_run, _done) = (null, null);
        }
    }

    /// <summary>The connection has ended.</summary>
    public void Fail(MqttConnectionException why)
    {
        lock (_gate)
        {
            _end = why;
            if (_done?.TrySetException(Copy(why)) == true)
                _ = _done.Task.Exception; // seen: whoever asked may have been cancelled
        }
    }

    private static MqttConnectionException Copy(MqttConnectionException why) => new(why.Failure, why.Message, why.Reason, why);
}
