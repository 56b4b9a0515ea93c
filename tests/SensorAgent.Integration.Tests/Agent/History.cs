using SensorAgent.Core.Storage;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>Looks into the history of a running agent.</summary>
internal static class History
{
    /// <summary>How many readings after a number are on disk.</summary>
    public static long CountAfter(string directory, long sequence)
    {
        using var query = HistoryQuery.Open(Path.Combine(directory, "sensoragent"));
        return query is null ? 0 : Math.Max(0, query.LastSequence() - sequence);
    }
}
