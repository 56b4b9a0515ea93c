using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;

namespace SensorAgent.Services;

/// <summary>The outputs: one worker each, and the way of commands to them.</summary>
internal static class Outputs
{
    public static void AddOutputs(this IServiceCollection services, AgentPlan plan)
    {
        services.AddSingleton(new OutputRouter(plan.Topics, plan.Mqtt.SetMs));
        services.AddSingleton(provider => new OutputJournal(plan.Agent.StateDirectory, provider.GetRequiredService<ILogger<OutputJournal>>()));
        services.AddSingleton(provider => new OutputFleet(
            plan.Outputs, plan.Groups, plan.Board,
            new OutputTopics(provider.GetRequiredService<Outbox>(), plan.Topics, plan.Mqtt, provider.GetRequiredService<Alerts>()), provider.GetRequiredService<OutputRouter>(),
            provider.GetRequiredService<OutputJournal>(), provider.GetRequiredService<BusWorkers>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OutputWorker>>(), provider.GetRequiredService<DriverMessages>()));
        services.AddSingleton<InputLinks>();
        services.AddHostedService<OutputService>();
    }
}

/// <summary>Runs every output's worker, and lets inputs command them.</summary>
internal sealed class OutputService(AgentPlan plan, OutputFleet fleet, InputLinks links, ReadingFlow readings) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        links.Use(plan.Links);
        readings.Published += links.Take;
        return fleet.RunAsync(stoppingToken);
    }
}
