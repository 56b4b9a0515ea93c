using SensorAgent.Core.Messaging;
using SensorAgent.Services;

namespace SensorAgent.Cli;

/// <summary>A connection to the broker of the configuration beside the agent's own, for the time of one command.</summary>
/// <param name="session">The command's session.</param>
/// <param name="connected">What is to be done on every connect.</param>
/// <param name="received">Told of every message; its payload is valid only during the call.</param>
internal sealed class BrokerVisit(Session session, Func<IMqttConnection, CancellationToken, Task> connected, Action<InboundMessage> received) : IMqttHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly MqttAdapter _connection = MqttAdapter.ForOneCommand(session.Plan, session.Time, session.Loggers);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _trouble = "";

    /// <summary>Stays until the task completes, or until stopped; the command's exit code.</summary>
    public Task<int> RunAsync(Task until, CancellationToken stop) => RunAsync(until, Timeout.InfiniteTimeSpan, "", stop);

    /// <summary>The same, but the task has to complete within the limit from the connection on, or the sentence says what is missing.</summary>
    public async Task<int> RunAsync(Task until, TimeSpan limit, string missing, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = _connection.RunAsync(this, end.Token);
        try
        {
            await _begun.Task.WaitAsync(Patience, session.Time, stop);
            await until.WaitAsync(limit, session.Time, stop);
            return 0;
        }
        catch (TimeoutException) when (_begun.Task.IsCompletedSuccessfully)
        {
            return session.Refuse(missing);
        }
        catch (TimeoutException)
        {
            return session.Refuse($"The broker cannot be reached: {(_trouble.Length > 0 ? _trouble : "it does not answer.")}");
        }
        catch (IOException fault)
        {
            return session.Refuse(fault.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
    }

    async Task IMqttHandler.ConnectedAsync(string broker, CancellationToken cancellationToken)
    {
        try
        {
            await connected(_connection, cancellationToken);
            if (_trouble.Length > 0 && !_begun.TrySetResult())
                session.Error.WriteLine($"Connected again to {broker}.");
            _begun.TrySetResult();
        }
        catch (IOException fault) when (fault is not BrokerUnavailableException)
        {
            _begun.TrySetException(fault); // the broker's refusal, which the next attempt would not change
            throw;
        }
    }

    void IMqttHandler.MessageReceived(in InboundMessage message) => received(message);

    void IMqttHandler.Disconnected(string reason, TimeSpan nextAttempt)
    {
        if (_begun.Task.IsCompletedSuccessfully && nextAttempt > TimeSpan.Zero)
            session.Error.WriteLine($"The connection is gone: {reason}");
        _trouble = reason;
    }
}
