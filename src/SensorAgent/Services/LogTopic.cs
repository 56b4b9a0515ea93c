using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Setup;
using SensorAgent.Logging;

namespace SensorAgent.Services;

/// <summary>Warnings and worse on <c>log/{level}</c>: at most so many a minute, and none twice within one.</summary>
internal sealed class LogTopic(RecentLog log, AgentPlan plan, Outbox outbox, TimeProvider time) : IHostedService
{
    private const int MostAMinute = 30;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private long _minute;
    private int _left;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _minute = time.GetTimestamp();
        log.Added += Say;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        log.Added -= Say;
        return Task.CompletedTask;
    }

    private void Say(LogLine line)
    {
        if (line.Level < LogLevel.Warning)
            return;
        int left;
        lock (_lock)
        {
            if (time.GetElapsedTime(_minute) >= TimeSpan.FromMinutes(1))
            {
                _minute = time.GetTimestamp();
                _said.Clear();
            }

            if (_said.Count >= MostAMinute || !_said.Add(line.Text))
            {
                _left++;
                return;
            }

            (left, _left) = (_left, 0);
        }

        var text = left == 0 ? line.Text : $"{line.Text} ({(left == 1 ? "1 line was" : $"{left} lines were")} left out before.)";
        outbox.Say(new(plan.Topics.Log(line.Level.ToString().ToLowerInvariant()), Payload.Text(text)) { ContentType = "text/plain" });
    }
}
