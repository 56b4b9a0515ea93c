using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests;

/// <summary>A chip on the bench: its transfers are given beforehand, or a model makes them, and no wait takes time.</summary>
internal sealed class ChipBench(II2cDevice device)
{
    /// <summary>A chip whose transfers are given.</summary>
    public ChipBench(params I2cTransfer[] transfers)
        : this(new I2cPlayback(transfers))
    {
    }

    /// <summary>The chip whose transfers were given.</summary>
    public I2cPlayback Chip => (I2cPlayback)device;

    /// <summary>The clock.</summary>
    public InstantTime Time { get; } = new();

    /// <summary>What the driver waited for, without what it adds because timers ring early.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. Time.Waits.Select(wait => wait - ChipTime.Margin)];

    /// <summary>What the other channels say, for a driver that compensates for them.</summary>
    public Dictionary<string, double> Channels { get; } = [];

    private FakeBoard Board { get; } = new() { I2c = (_, _) => device };

    /// <summary>Opens the driver on it.</summary>
    public ISensor Open<T>(string settings = "{}")
        where T : ISensorDriver => T.Create(new(T.Description, Config.Section(settings), Board, Time)
        {
            Latest = channel => Channels.TryGetValue(channel, out var number) ? number : null,
        });

    /// <summary>Opens an output's driver on it.</summary>
    public IOutput OpenOutput<T>(OutputState? initial = null, string settings = "{}")
        where T : IOutputDriver => T.Create(new(Config.Section(settings), Board, initial));

    /// <summary>Opens the driver, reads once, and sees that nothing of what was expected is left over.</summary>
    public async Task<IReadOnlyList<Measurement>> ReadAsync<T>(string settings = "{}")
        where T : ISensorDriver
    {
        using var sensor = Open<T>(settings);
        var measurements = await sensor.ReadAsync(CancellationToken.None);
        Assert.True(Chip.IsAtEnd, "The driver made fewer transfers than expected.");
        return measurements;
    }

    /// <summary>Reads once and gives the words of the fault, which must be one of the chip's data.</summary>
    public async Task<string> ComplaintAsync<T>(string settings = "{}")
        where T : ISensorDriver => Words(await Assert.ThrowsAsync<BusException>(() => ReadAsync<T>(settings)));

    /// <summary>Opens the driver and gives the words with which it refuses the chip.</summary>
    public string Refuses<T>(string settings = "{}")
        where T : ISensorDriver => Words(Assert.Throws<BusException>(() => Open<T>(settings)));

    /// <summary>Checks how often the driver has waited, and for how long in all.</summary>
    public void HasWaited(double milliseconds, int waits = 1)
    {
        Assert.Equal(waits, Waits.Count);
        Assert.InRange(Waits.Sum(wait => wait.TotalMilliseconds), milliseconds, milliseconds + 0.5);
    }

    /// <summary>Opens a driver on any device.</summary>
    public static ISensor Open(
        SensorDescription description, Func<SensorContext, ISensor> create, II2cDevice device, TimeProvider time, string settings = "{}") =>
        create(new(description, Config.Section(settings), new FakeBoard { I2c = (_, _) => device }, time));

    private string Words(BusException fault)
    {
        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.True(Chip.IsDisposed, "The device was left open.");
        return fault.Message;
    }
}
