using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Cli;
using SensorAgent.Configuration;
using SensorAgent.Logging;
using SensorAgent.Systemd;

namespace SensorAgent.Services;

/// <summary>Puts the agent together. Services start in this order and stop in the other: what talks last is the link.</summary>
internal static class AgentHost
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    public static IHost Build(Session session, StartLog starts)
    {
        var plan = session.Plan;
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "sensoragent" });
        builder.Services.AddSingleton(session.Loggers);
        builder.Services.AddSingleton(session.Time);
        builder.Services.AddSingleton(starts);
        builder.Services.AddSingleton(session.Logs.Recent);
        builder.Services.AddSingleton(session.Logs.Levels);
        builder.Services.AddSingleton(plan);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopLimit);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.AddEmbeddedBroker(plan);
        builder.Services.AddHistory(plan);
        builder.Services.AddLink(plan);
        builder.Services.AddOutputs(plan);
        builder.Services.AddSensors(plan);
        builder.Services.AddManagement(plan);
        builder.Services.AddReload(session.Source, session.Configuration, session.Findings, session.Simulation);
        builder.Services.AddHostedService<Watchdog>();
        builder.Services.AddDashboard(plan);
        return builder.Build();
    }

    /// <summary>Runs until the end is asked for; the exit code is 70 (EX_SOFTWARE) when a service broke, 75 (EX_TEMPFAIL) to be started anew.</summary>
    public static async Task<int> RunAsync(IHost host, StartLog starts, ILogger logger)
    {
        var services = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStarted.Register(() => ServiceManager.Notify("READY=1"));
        lifetime.ApplicationStopping.Register(() => ServiceManager.Notify("STOPPING=1"));
        var reload = host.Services.GetRequiredService<ReloadService>();
        await host.RunAsync();

        var broken = services.Select(service => service.ExecuteTask?.Exception?.GetBaseException()).FirstOrDefault(fault => fault is not null);
        if (broken is null)
        {
            starts.Succeeded();
            return reload.WantsRestart ? 75 : 0;
        }

        starts.Note(broken);
        Broke(logger, broken);
        return 70;
    }

    private static readonly Action<ILogger, Exception?> Broke =
        LoggerMessage.Define(LogLevel.Critical, default, "The agent broke down; please report this.");
}
