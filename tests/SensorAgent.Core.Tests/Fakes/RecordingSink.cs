using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Tests.Fakes;

/// <summary>What a sensor's loop told, line by line, and when.</summary>
internal sealed class RecordingSink : ISensorSink
{
    private readonly Lock _lock = new();
    private readonly List<(string Line, DateTimeOffset At)> _told = [];

    public IReadOnlyList<(string Line, DateTimeOffset At)> Told
    {
        get
        {
            lock (_lock)
                return [.. _told];
        }
    }

    /// <summary>Holds whoever tells a measurement while not set.</summary>
    public ManualResetEventSlim Free { get; } = new(initialState: true);

    public IEnumerable<string> Lines => Told.Select(told => told.Line);

    public int Count => Told.Count;

    public void Measured(SensorPlan sensor, IReadOnlyList<Measurement> measurements, DateTimeOffset at)
    {
        Add($"measured {string.Join(", ", measurements.Select(measurement => measurement.Value))}", at);
        Free.Wait();
    }

    public void Faulted(SensorPlan sensor, SensorFault fault, DateTimeOffset at) => Add($"fault {fault.Code}: {fault.Reason}", at);

    public void Stopped(SensorPlan sensor) => Add("stopped", default);

    private void Add(string line, DateTimeOffset at)
    {
        lock (_lock)
            _told.Add((line, at));
    }
}
