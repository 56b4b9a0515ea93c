using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Services;

namespace SensorAgent.Doctor;

/// <summary>Whether the broker lets the agent in, with the configured credentials and TLS.</summary>
internal sealed class BrokerCheck : IMqttHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource<(bool IsThere, string Text)> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _servers;
    private int _refusals;

    private BrokerCheck(int servers) => _servers = servers;

    public static async Task<Checkup> RunAsync(AgentPlan plan, TimeProvider time, ILoggerFactory loggers, CancellationToken stop)
    {
        var check = new BrokerCheck(Math.Max(1, plan.Mqtt.Servers.Count));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = MqttAdapter.ForOneCommand(plan, time, loggers).RunAsync(check, limit.Token);
        try
        {
            var (isThere, text) = await check._answer.Task.WaitAsync(Patience, time, stop);
            return isThere ? Checkup.Ok("broker", $"{text} lets the agent in.") : Trouble(plan, text);
        }
        catch (TimeoutException)
        {
            return Trouble(plan, $"No answer within {Duration.ToWords(Patience)}.");
        }
        finally
        {
            await limit.CancelAsync();
            await running;
        }
    }

    /// <inheritdoc/>
    public Task ConnectedAsync(string broker, CancellationToken cancellationToken)
    {
        _answer.TrySetResult((true, broker));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void MessageReceived(in InboundMessage message)
    {
        // Nothing is subscribed to.
    }

    /// <summary>Of several brokers each is given its turn.</summary>
    public void Disconnected(string reason, TimeSpan nextAttempt)
    {
        if (++_refusals >= _servers)
            _answer.TrySetResult((false, reason));
    }

    private static Checkup Trouble(AgentPlan plan, string text) => plan.Mqtt.IsEmbedded
        ? new("broker", Health.Warning, $"The agent's own broker does not listen, for the agent is not running: {text}", "sudo systemctl start sensoragent")
        : new("broker", Health.Problem, $"The broker cannot be reached: {text}", "look at Mqtt:Broker, Mqtt:Username and Mqtt:Tls in the configuration");
}
