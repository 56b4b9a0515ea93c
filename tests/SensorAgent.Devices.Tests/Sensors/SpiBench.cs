using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

/// <summary>A chip on SPI whose transfers are given beforehand, or a model of it; no wait takes time.</summary>
internal sealed class SpiBench(ISpiDevice device)
{
    public SpiBench(params SpiExchange[] exchanges)
        : this(new SpiPlayback(exchanges))
    {
    }

    public InstantTime Time { get; } = new();

    public SpiSettings Settings { get; private set; }

    public SpiPlayback Playback => (SpiPlayback)device;

    public ISensor Open<T>(string settings = "{}")
        where T : ISensorDriver => Open(T.Description, T.Create, settings);

    public ISensor Open(SensorDescription description, Func<SensorContext, ISensor> create, string settings = "{}") =>
        create(new(description, Config.Section(settings), new FakeBoard { Spi = Opened }, Time));

    public async Task<IReadOnlyList<Measurement>> ReadAsync<T>(string settings = "{}")
        where T : ISensorDriver
    {
        using var sensor = Open<T>(settings);
        return await sensor.ReadAsync(CancellationToken.None);
    }

    /// <summary>Reads once and gives the fault, after which the device must be closed.</summary>
    public async Task<BusException> FaultAsync<T>(string settings = "{}")
        where T : ISensorDriver
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync<T>(settings));
        Assert.True(Playback.IsDisposed, "The device was left open.");
        Assert.True(Playback.IsAtEnd, "The driver made fewer transfers than expected.");
        return fault;
    }

    private ISpiDevice Opened(int bus, int chipSelect, SpiSettings settings)
    {
        Settings = settings;
        return device;
    }
}

/// <summary>A chip model on a chip select.</summary>
internal sealed class ChipOnSpi(ISpiChipModel chip) : ISpiDevice
{
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer) => chip.Transfer(data, buffer);

    public void Write(ReadOnlySpan<byte> data) => chip.Transfer(data, new byte[data.Length]);

    public void Read(Span<byte> buffer) => chip.Transfer(new byte[buffer.Length], buffer);

    public void Dispose()
    {
        // Nothing is open.
    }
}
