using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests;

/// <summary>A workbench: one chip on an I2C bus, played back or modelled, and a clock that moves by itself while a driver waits.</summary>
internal sealed class Workbench(II2cDevice device)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(0.1);

    /// <summary>Whoever reads a chip for longer than this waits for something that does not come.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public Workbench(params I2cTransfer[] transfers)
        : this(new I2cPlayback(transfers))
    {
    }

    public ManualTime Time { get; } = new();

    public FakeBoard Board { get; } = new();

    public II2cDevice Device => device;

    public I2cPlayback Playback => (I2cPlayback)device;

    public ISensor Open<T>(string json = "{}")
        where T : ISensorDriver
    {
        Board.I2c = (_, _) => device;
        return T.Create(new(T.Description, Config.Section(json), Board, Time));
    }

    public IOutput OpenOutput<T>(OutputState? initial = null, string json = "{}")
        where T : IOutputDriver
    {
        Board.I2c = (_, _) => device;
        return T.Create(new(Config.Section(json), Board, initial));
    }

    public BusException Refuses<T>(string json = "{}")
        where T : ISensorDriver
    {
        var fault = Assert.Throws<BusException>(() => Open<T>(json));
        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.True(Playback.IsDisposed);
        return fault;
    }

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

        return await reading.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Checks how long the driver has waited, apart from the margin of every wait.</summary>
    public void HasWaited(double milliseconds, int waits = 1) =>
        Assert.InRange((Time.Elapsed - (waits * ChipTime.Margin)).TotalMilliseconds, milliseconds, milliseconds + 0.5);

    /// <summary>Opens, reads once, and checks that every transfer was made.</summary>
    public async Task<IReadOnlyList<Measurement>> ReadOnceAsync<T>(string json = "{}")
        where T : ISensorDriver
    {
        using var sensor = Open<T>(json);
        var measurements = await ReadAsync(sensor);
        Assert.True(Playback.IsAtEnd);
        return measurements;
    }

    /// <summary>Opens, reads once, and gives the fault.</summary>
    public async Task<BusException> ReadFailsAsync<T>(string json = "{}")
        where T : ISensorDriver
    {
        using var sensor = Open<T>(json);
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(sensor));
        Assert.Equal(BusFault.BadData, fault.Fault);
        return fault;
    }
}
