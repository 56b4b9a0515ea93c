using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

/// <summary>A chip on the bench: the transfers it makes are given beforehand, and no wait takes time.</summary>
internal sealed class ChipBench(params I2cTransfer[] transfers)
{
    /// <summary>The chip.</summary>
    public I2cPlayback Chip { get; } = new(transfers);

    /// <summary>The clock.</summary>
    public InstantTime Time { get; } = new();

    /// <summary>What the driver waited for, without what it adds because timers ring early.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. Time.Waits.Select(wait => wait - ChipTime.Margin)];

    /// <summary>Opens the driver on it.</summary>
    public ISensor Open<T>(string settings = "{}")
        where T : ISensorDriver => Open(T.Description, T.Create, Chip, Time, settings);

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
        where T : ISensorDriver
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync<T>(settings));
        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.True(Chip.IsDisposed, "The device was left open.");
        return fault.Message;
    }

    /// <summary>Opens a driver on any device.</summary>
    public static ISensor Open(
        SensorDescription description, Func<SensorContext, ISensor> create, II2cDevice device, TimeProvider time, string settings = "{}") =>
        create(new(description, Config.Section(settings), new FakeBoard { I2c = (_, _) => device }, time));
}

/// <summary>What tests ask of measurements.</summary>
internal static class Measurements
{
    /// <summary>The number of one quantity, which must be there once and be good.</summary>
    public static double Good(this IEnumerable<Measurement> measurements, string quantity)
    {
        var one = Assert.Single(measurements, measurement => measurement.Quantity == quantity);
        Assert.Equal(Quality.Good, one.Quality);
        return one.Value.Number;
    }

    /// <summary>The number of one quantity, rounded.</summary>
    public static double Good(this IEnumerable<Measurement> measurements, string quantity, int decimals) =>
        Math.Round(measurements.Good(quantity), decimals, MidpointRounding.AwayFromZero);

    /// <summary>Bytes from hexadecimal digits, blanks between them or not.</summary>
    public static byte[] Hex(string digits) => Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));
}
