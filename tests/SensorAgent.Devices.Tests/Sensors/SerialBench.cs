using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

/// <summary>A module on a serial port, scripted or modelled; no wait takes time.</summary>
internal sealed class SerialBench(ISerialPort port)
{
    public SerialBench()
        : this(new FakeSerialPort())
    {
    }

    public InstantTime Time { get; } = new();

    public FakeSerialPort Port => (FakeSerialPort)port;

    public SerialSettings Settings { get; private set; }

    public ISensor Open<T>(string settings = "{}")
        where T : ISensorDriver => Open(T.Description, T.Create, settings);

    public ISensor Open(SensorDescription description, Func<SensorContext, ISensor> create, string settings = "{}") =>
        create(new(description, Config.Section(settings), new FakeBoard { Serial = Opened }, Time));

    public async Task<IReadOnlyList<Measurement>> ReadAsync<T>(string settings = "{}")
        where T : ISensorDriver
    {
        using var sensor = Open<T>(settings);
        return await sensor.ReadAsync(CancellationToken.None);
    }

    /// <summary>Reads once and gives the fault, after which the port must be closed.</summary>
    public async Task<BusException> FaultAsync<T>(string settings = "{}")
        where T : ISensorDriver
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync<T>(settings));
        Assert.True(Port.IsDisposed, "The port was left open.");
        return fault;
    }

    private ISerialPort Opened(string name, SerialSettings settings)
    {
        Settings = settings;
        return port;
    }
}

/// <summary>A modelled module at a port.</summary>
internal sealed class ModuleAtPort(ISerialModel module) : ISerialPort
{
    public void Write(ReadOnlySpan<byte> data) => module.Write(data);

    public int Read(Span<byte> buffer, TimeSpan timeout) => module.Read(buffer);

    public void DiscardInput()
    {
        while (module.Read(new byte[64]) == 64)
        {
            // More may be there.
        }
    }

    public void Dispose()
    {
        // Nothing is open.
    }
}
