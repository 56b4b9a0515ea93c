using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.Services;

/// <summary>The readings on disk, and what the broker has missed.</summary>
internal static class History
{
    public static void AddHistory(this IServiceCollection services, AgentPlan plan)
    {
        services.AddSingleton(provider => new Alerts(provider.GetRequiredService<Outbox>(), plan.Topics, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(plan.History.Enabled ? new ReadingLog() : new ReadingLog(capacity: 0));
        services.AddSingleton(provider => new ReadingBacklog(
            provider.GetRequiredService<ReadingLog>(), plan.Topics, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            return new ClockWatch(
                () => plan.Board.IsSimulated || SystemClock.IsRight(time),
                provider.GetRequiredService<ReadingLog>(), time, provider.GetRequiredService<ILogger<ClockWatch>>());
        });
        if (!plan.History.Enabled)
            return;

        services.AddSingleton(provider => new Historian(
            plan.History, plan.Agent.StateDirectory, provider.GetRequiredService<ReadingLog>(), provider.GetRequiredService<Outbox>(),
            provider.GetRequiredService<ReadingBacklog>(), provider.GetRequiredService<ClockWatch>(), provider.GetRequiredService<Alerts>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Historian>>()));
        services.AddHostedService<HistoryService>();
    }
}

/// <summary>Opens the history before the first reading is taken, and flushes it after the last.</summary>
internal sealed class HistoryService(Historian historian) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.Run(historian.Open, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => historian.RunAsync(stoppingToken);
}
