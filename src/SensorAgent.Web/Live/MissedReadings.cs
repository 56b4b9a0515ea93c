using SensorAgent.Core.Storage;

namespace SensorAgent.Web.Live;

/// <summary>How many readings wait for the broker; asked of the disk now and then.</summary>
internal sealed class MissedReadings(WebSources sources)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private long? _asked;
    private long _count;

    /// <summary>The number, as of some seconds ago.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                if (_asked is not { } asked || sources.Time.GetElapsedTime(asked) >= AskEvery)
                    (_asked, _count) = (sources.Time.GetTimestamp(), Ask());
                return _count;
            }
        }
    }

    private long Ask()
    {
        try
        {
            using var query = HistoryQuery.Open(sources.StateDirectory);
            return query?.Missed() ?? 0;
        }
        catch (Exception fault) when (fault is IOException or DllNotFoundException)
        {
            return _count; // an alert says so already
        }
    }
}
