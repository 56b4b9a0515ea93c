using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;

namespace SensorAgent.Services;

/// <summary>What the agent tells of itself over MQTT, and what it can be asked.</summary>
internal static class Management
{
    public static void AddManagement(this IServiceCollection services, AgentPlan plan)
    {
        services.AddSingleton(provider => new AgentCatalogue(
            provider.GetRequiredService<ReadingFlow>(), provider.GetRequiredService<OutputFleet>(), provider.GetRequiredService<RuleFleet>(),
            provider.GetRequiredService<Outbox>(), plan.Topics));
        services.AddSingleton(provider => new AgentHealth(
            provider.GetRequiredService<ReadingFlow>(), provider.GetRequiredService<OutputFleet>(), provider.GetRequiredService<Link>(),
            provider.GetRequiredService<ReadingLog>(), provider.GetRequiredService<ClockWatch>(), provider.GetRequiredService<Alerts>(), provider.GetRequiredService<Outbox>(), plan.Topics,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IRequestHandler, HealthRequest>();
        services.AddSingleton<IRequestHandler, ReadRequest>();
        services.AddSingleton<IRequestHandler, CalibrateRequest>();
        services.AddSingleton<IRequestHandler>(provider => new HistoryRequest(plan.Agent.StateDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IRequestHandler, ReloadRequest>();
        services.AddSingleton<IRequestHandler, RestartRequest>();
        services.AddSingleton<IRequestHandler, LogLevelRequest>();
        services.AddSingleton<IRequestHandler, IdentifyRequest>();
        services.AddSingleton<IRequestHandler, ConfigGetRequest>();
        services.AddSingleton<IRequestHandler, ConfigSetRequest>();
        services.AddSingleton<IRequestHandler, ScanRequest>();
        services.AddSingleton<IRequestHandler, DiagnosisRequest>();
        services.AddSingleton(provider => new RequestInbox());
        services.AddSingleton<ManagementService>();
        services.AddHostedService(provider => provider.GetRequiredService<ManagementService>());
        services.AddHostedService<LogTopic>();
    }
}

/// <summary>Where requests arrive before anybody can answer them: the link is there before those who are asked.</summary>
internal sealed class RequestInbox
{
    private volatile Requests? _requests;

    /// <summary>Says who answers.</summary>
    public void Answer(Requests requests) => _requests = requests;

    /// <summary>Takes a message; false when it is no request.</summary>
    public bool Receive(InboundMessage message) => _requests?.Receive(message) ?? false;
}

/// <summary>Answers requests, and publishes health and catalogue when they change.</summary>
internal sealed class ManagementService(
    IEnumerable<IRequestHandler> handlers, RequestInbox inbox, AgentPlan plan, AgentHealth health, AgentCatalogue catalogue, ClockWatch clock, Outbox outbox,
    TimeProvider time, ILogger<Requests> logger) : BackgroundService
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2); // much of what happens, happens together
    private readonly Channel<bool> _happened = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Requests _requests = new(handlers, plan.Agent.Allow, outbox, plan.Topics, time, logger);

    /// <summary>Takes another configuration up.</summary>
    public void TakeUp(AgentPlan next)
    {
        _requests.Allow(next.Agent.Allow);
        catalogue.PostChanges();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        inbox.Answer(_requests);
        await Task.WhenAll(_requests.RunAsync(stoppingToken), PostChangesAsync(stoppingToken));
    }

    private async Task PostChangesAsync(CancellationToken stoppingToken)
    {
        outbox.Happened += Look;
        clock.Synchronised += Look;
        try
        {
            Look();
            await foreach (var _ in _happened.Reader.ReadAllAsync(stoppingToken))
            {
                await Task.Delay(Settling, time, stoppingToken);
                catalogue.PostChanges();
                health.PostChanges();
            }
        }
        finally
        {
            outbox.Happened -= Look;
            clock.Synchronised -= Look;
        }
    }

    private void Look() => _happened.Writer.TryWrite(true);
}
