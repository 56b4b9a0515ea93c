using SensorAgent.Systemd;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent unit</c></summary>
internal static class UnitCommand
{
    public static int Run(Session opened)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();

        var output = session.Output;
        output.WriteLine($"# Made by: sensoragent unit     of {session.Configuration.File}");
        output.WriteLine("# /etc/systemd/system/sensoragent.service.d/devices.conf: the service may open these devices and no others.");
        output.WriteLine("[Service]");
        output.WriteLine("DeviceAllow=");
        foreach (var node in DeviceList.Of(session.Plan))
            output.WriteLine($"DeviceAllow={node} rw");
        return 0;
    }
}
