using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Fakes;

/// <summary>A board of lines, and a clock that moves by itself while a driver waits.</summary>
internal sealed class LineBench
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public FakeBoard Board { get; init; } = new();

    public ManualTime Time { get; } = new();

    public ISensor Open(string driver, string settings) => Fakes.Open.Sensor(driver, Board, Time, settings);

    public IChangingSensor OpenChanging(string driver, string settings) => (IChangingSensor)Open(driver, settings);

    /// <summary>Reads once, letting time pass while the driver waits.</summary>
    public async Task<IReadOnlyList<Measurement>> ReadAsync(ISensor sensor)
    {
        var reading = sensor.ReadAsync(CancellationToken.None).AsTask();
        var end = Time.Elapsed + Longest;
        while (!reading.IsCompleted && Time.Elapsed < end)
        {
            await Task.WhenAny(reading, Time.UntilTimersAsync(1));
            if (!reading.IsCompleted)
                Time.Advance(Step);
        }

        return await reading.WaitAsync(Longest);
    }

    /// <summary>Reads once and gives the fault.</summary>
    public async Task<BusException> FaultAsync(ISensor sensor) => await Assert.ThrowsAsync<BusException>(() => ReadAsync(sensor));

    /// <summary>Waits for the next change, which must come without time passing.</summary>
    public static Task<IReadOnlyList<Measurement>> NextAsync(IChangingSensor sensor) =>
        sensor.NextAsync(CancellationToken.None).AsTask().WaitAsync(Longest);
}
