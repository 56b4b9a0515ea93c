using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Setup;

namespace SensorAgent.Services;

/// <summary>The outputs: one worker each, and the way of commands to them.</summary>
internal static class Outputs
{
    public static void AddOutputs(this IServiceCollection services, AgentPlan plan)
    {
        services.AddSingleton(provider => new OutputTopics(provider.GetRequiredService<Outbox>(), plan.Topics, plan.Mqtt));
        services.AddSingleton(provider => new OutputJournal(plan.Agent.StateDirectory, provider.GetRequiredService<ILogger<OutputJournal>>()));
        services.AddSingleton<IReadOnlyList<OutputWorker>>(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var interlocks = plan.Outputs.Select(output => output.Guards.Interlock).Where(name => name.Length > 0).Distinct()
                .ToDictionary(name => name, name => new InterlockGroup(name, time));
            return [.. plan.Outputs.Select(output => new OutputWorker(
                output, plan.Board, provider.GetRequiredService<OutputTopics>(), provider.GetRequiredService<OutputJournal>(), time,
                provider.GetRequiredService<ILogger<OutputWorker>>(), interlocks.GetValueOrDefault(output.Guards.Interlock)))];
        });
        services.AddSingleton(provider => new OutputRouter(
            [.. plan.Outputs.Zip(provider.GetRequiredService<IReadOnlyList<OutputWorker>>())], plan.Topics));
        services.AddHostedService<OutputService>();
    }
}

/// <summary>Runs every output's worker.</summary>
internal sealed class OutputService(IReadOnlyList<OutputWorker> workers, OutputJournal journal) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        journal.Begin();
        // Each on a thread of its own choosing: one whose hardware hangs while it is opened must not hold up the next.
        await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.RunAsync(stoppingToken), CancellationToken.None)));
        journal.End();
    }
}
