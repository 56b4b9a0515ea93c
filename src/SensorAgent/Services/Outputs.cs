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
internal sealed class OutputService(IReadOnlyList<OutputWorker> workers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(workers.Select(worker => worker.RunAsync(stoppingToken)));
}
