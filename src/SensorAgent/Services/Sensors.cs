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
            provider.GetRequiredService<ReadingLog>(),
            new ReadingTopics(provider.GetRequiredService<Outbox>(), plan.Topics, plan.Mqtt, provider.GetRequiredService<ReadingLog>(), provider.GetRequiredService<Alerts>(),
                provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<Calibrations>(), provider.GetRequiredService<ClockWatch>(), plan.Board.IsSimulated, provider.GetRequiredService<ILogger<ReadingFlow>>()));
        services.AddSingleton<BusWorkers>();
        services.AddSingleton(new Calibrations(plan.Agent.StateDirectory.Length == 0
            ? StateFile.None
            : new StateFile(Path.Combine(plan.Agent.StateDirectory, "calibrations.json"))));
        services.AddSingleton(provider => new SensorFleet(
            plan.Board, provider.GetRequiredService<ReadingFlow>(), provider.GetRequiredService<BusWorkers>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SensorLoop>>(),
            provider.GetRequiredService<DriverMessages>()));
        services.AddHostedService<SensorService>();
    }
}

/// <summary>Runs every sensor's loop.</summary>
internal sealed class SensorService(AgentPlan plan, SensorFleet fleet) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => fleet.RunAsync(plan.Sensors, stoppingToken);
}
