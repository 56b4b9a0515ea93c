using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Configuration;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;
using SensorAgent.Hardware.Boards;
using SensorAgent.Logging;
using SensorAgent.Scanning;
using SensorAgent.Web;

namespace SensorAgent.Services;

/// <summary>The dashboard, where the configuration asks for it; otherwise not even its server is loaded.</summary>
internal static class Dashboard
{
    public static void AddDashboard(this IServiceCollection services, AgentPlan plan)
    {
        if (plan.Web.Enabled)
            AddService(services, plan);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddService(IServiceCollection services, AgentPlan plan)
    {
        services.AddHostedService(provider => new WebService(new()
        {
            Settings = plan.Web,
            StateDirectory = plan.Agent.StateDirectory,
            Location = plan.Agent.Location,
            Topics = plan.Topics,
            Info = provider.GetRequiredService<AgentInfo>(),
            Flow = provider.GetRequiredService<ReadingFlow>(),
            Outputs = provider.GetRequiredService<OutputFleet>(),
            Health = provider.GetRequiredService<AgentHealth>(),
            Alerts = provider.GetRequiredService<Alerts>(),
            Readings = provider.GetRequiredService<ReadingLog>(),
            Backlog = provider.GetRequiredService<ReadingBacklog>(),
            Outbox = provider.GetRequiredService<Outbox>(),
            Link = provider.GetRequiredService<Link>(),
            Log = provider.GetRequiredService<RecentLog>(),
            Scan = async stop => ScanJson.Text(await new BoardScan(
                plan.Board, provider.GetRequiredService<RunningConfiguration>().Source.Load(new()).Values, provider.GetRequiredService<TimeProvider>()).LookAsync(stop)),
            ClockIsSynchronised = () => SystemClock.IsSynchronised,
            MachineNames = [Environment.MachineName],
            Time = provider.GetRequiredService<TimeProvider>(),
            Loggers = provider.GetRequiredService<ILoggerFactory>(),
        }));
    }
}
