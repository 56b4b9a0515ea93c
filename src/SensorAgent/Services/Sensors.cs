using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;

namespace SensorAgent.Services;

/// <summary>The sensors: one loop each, and the way of their readings.</summary>
internal static class Sensors
{
    public static void AddSensors(this IServiceCollection services, AgentPlan plan)
    {
        services.AddSingleton(provider => new ReadingFlow(
            plan.Sensors, provider.GetRequiredService<ReadingLog>(),
            new ReadingTopics(provider.GetRequiredService<Outbox>(), plan.Topics, plan.Mqtt, provider.GetRequiredService<ReadingLog>(), provider.GetRequiredService<Alerts>()), plan.Board.IsSimulated,
            provider.GetRequiredService<ILogger<ReadingFlow>>()));
        services.AddHostedService<SensorService>();
    }
}

/// <summary>Runs every sensor's loop.</summary>
internal sealed class SensorService(AgentPlan plan, ReadingFlow flow, TimeProvider time, ILogger<SensorLoop> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var grid = new SamplingGrid(time);
        return Task.WhenAll(plan.Sensors.Select(entry => new SensorLoop(entry.Sensor, plan.Board, flow, grid, time, logger).RunAsync(stoppingToken)));
    }
}
