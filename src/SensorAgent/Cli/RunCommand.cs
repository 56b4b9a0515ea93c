using Microsoft.Extensions.Logging;
using SensorAgent.Configuration;
using SensorAgent.Services;
using SensorAgent.Systemd;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent run</c></summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(Session opened)
    {
        using var session = opened;
        if (!session.IsRight && !(ServiceManager.IsThere && session.TakeLastGood()))
            return session.RefuseConfiguration();

        var starts = new StartLog(
            session.Plan.Agent.StateDirectory, AgentVersion.Text, session.Configuration.Content(), session.Loggers.CreateLogger<StartLog>());
        if (ServiceManager.IsThere)
        {
            starts.Begin();
            if (starts.IsSafeModeDue)
                session.EnterSafeMode(starts.Cause);
        }

        Banner.Print(session);
        using var host = AgentHost.Build(session, starts);
        try
        {
            return await AgentHost.RunAsync(host, starts, session.Loggers.CreateLogger("SensorAgent"));
        }
        catch (BrokerNotStartedException fault)
        {
            return session.Refuse(fault.Message);
        }
    }
}
