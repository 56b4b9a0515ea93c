using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Systemd;

namespace SensorAgent.Services;

/// <summary>Tells systemd that the work moves: sampling, publishing and commands, all three. When one does not, systemd starts the service anew.</summary>
internal sealed partial class Watchdog(
    SensorFleet sensors, OutputFleet outputs, Link link, TimeProvider time, ILogger<Watchdog> logger) : BackgroundService
{
    private HashSet<string> _suspects = [];
    private string _status = "";

    /// <summary>Whether all have moved; a part that only seems to rest, at this one look, is looked at again.</summary>
    public bool Look()
    {
        HashSet<string> stuck = [.. sensors.Stuck.Select(name => $"sensor {name}"), .. outputs.Stuck.Select(name => $"output {name}")];
        if (link.IsStuck)
            stuck.Add("the link");
        var still = stuck.Intersect(_suspects).ToArray();
        _suspects = stuck;
        foreach (var part in still)
            LogStuck(part);
        return still.Length == 0;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!ServiceManager.IsThere)
            return;
        using var timer = new PeriodicTimer((ServiceManager.Watchdog ?? TimeSpan.FromSeconds(60)) / 3, time);
        do
        {
            if (Look())
                ServiceManager.Notify("WATCHDOG=1");
            Report();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Report()
    {
        var status = $"{sensors.Count} sensors, {outputs.Count} outputs, {(link.IsConnected ? "connected" : "not connected")}";
        if (status == _status)
            return;
        _status = status;
        ServiceManager.Notify($"STATUS={status}");
    }

    [LoggerMessage(LogLevel.Critical, "{Part} does not move any more; the watchdog is not fed.")]
    private partial void LogStuck(string part);
}
