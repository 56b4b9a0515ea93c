using Microsoft.Extensions.Logging;
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

        Banner.Print(session);
        using var host = AgentHost.Build(session);
        try
        {
            return await AgentHost.RunAsync(host, session.Loggers.CreateLogger("SensorAgent"));
        }
        catch (BrokerNotStartedException fault)
        {
            return session.Refuse(fault.Message);
        }
    }
}
