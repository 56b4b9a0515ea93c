using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Setup;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.Services;

/// <summary>The rules: what the agent does by itself.</summary>
internal static class Rules
{
    public static void AddRules(this IServiceCollection services, AgentPlan plan)
    {
        services.AddSingleton(provider => new RuleJournal(plan.Agent.StateDirectory, provider.GetRequiredService<ILogger<RuleJournal>>()));
        services.AddSingleton(provider => new RuleFleet(
            plan.Rules, provider.GetRequiredService<OutputFleet>(), provider.GetRequiredService<ReadingFlow>(), provider.GetRequiredService<Outbox>(), plan.Topics,
            provider.GetRequiredService<RuleJournal>(), provider.GetRequiredService<Alerts>(), provider.GetRequiredService<TimeProvider>(),
            () => plan.Board.IsSimulated || SystemClock.IsRight(provider.GetRequiredService<TimeProvider>()), provider.GetRequiredService<ILogger<RuleFleet>>()));
        services.AddHostedService<RuleService>();
    }
}

/// <summary>Works the rules out.</summary>
internal sealed class RuleService(RuleFleet fleet) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => fleet.RunAsync(stoppingToken);
}
