using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Configuration;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;
using SensorAgent.Hardware.Boards;
using SensorAgent.Logging;
using SensorAgent.Scanning;
using SensorAgent.Web;

namespace SensorAgent.Services;

/// <summary>The dashboard and the export of figures, where the configuration asks for them; otherwise not even their assembly is loaded.</summary>
internal static class Dashboard
{
    public static void AddDashboard(this IServiceCollection services, AgentPlan plan)
    {
        if (plan.Web.Enabled)
            AddServer(services, plan);
        if (plan.Metrics.Otlp is not null)
            AddExport(services, plan);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddServer(IServiceCollection services, AgentPlan plan) =>
        services.AddHostedService(provider => new WebService(SourcesOf(provider, plan)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddExport(IServiceCollection services, AgentPlan plan) =>
        services.AddHostedService(provider => new OtlpService(SourcesOf(provider, plan), plan.Metrics));

    private static WebSources SourcesOf(IServiceProvider provider, AgentPlan plan)
    {
        var (sensors, outputs, link) = (provider.GetRequiredService<SensorFleet>(), provider.GetRequiredService<OutputFleet>(), provider.GetRequiredService<Link>());
        var (running, time) = (provider.GetRequiredService<RunningConfiguration>(), provider.GetRequiredService<TimeProvider>());
        return new()
        {
            Settings = plan.Web,
            StateDirectory = plan.Agent.StateDirectory,
            Location = plan.Agent.Location,
            Topics = plan.Topics,
            Info = provider.GetRequiredService<AgentInfo>(),
            Flow = provider.GetRequiredService<ReadingFlow>(),
            Outputs = outputs,
            Rules = provider.GetRequiredService<RuleFleet>(),
            Health = provider.GetRequiredService<AgentHealth>(),
            Alerts = provider.GetRequiredService<Alerts>(),
            Readings = provider.GetRequiredService<ReadingLog>(),
            Outbox = provider.GetRequiredService<Outbox>(),
            Link = link,
            Log = provider.GetRequiredService<RecentLog>(),
            Configuration = provider.GetRequiredService<IConfigurationEditor>(),
            Scan = async stop => ScanJson.Text(await new BoardScan(plan.Board, running.Source.Load(new()).Values, time).LookAsync(stop)),
            Mqtt = provider.GetService<EmbeddedBrokerService>() is { } broker ? broker.ServeAsync : null,
            StuckParts = () => [.. sensors.Stuck.Select(name => $"sensor {name}"), .. outputs.Stuck.Select(name => $"output {name}"), .. link.IsStuck ? ["the link"] : Array.Empty<string>()],
            ClockIsSynchronised = () => SystemClock.IsSynchronised,
            MachineNames = [Environment.MachineName],
            Time = time,
            Loggers = provider.GetRequiredService<ILoggerFactory>(),
        };
    }
}
