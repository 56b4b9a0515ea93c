using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Simulation;

/// <summary>One address on a simulated bus.</summary>
internal sealed class SimulatedI2cDevice(SimulatedI2cBus bus, int address) : II2cDevice
{
    public void Write(ReadOnlySpan<byte> data) => bus.Transfer(address, data, [], writes: true);

    public void Read(Span<byte> buffer) => bus.Transfer(address, [], buffer, writes: false);

    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer) => bus.Transfer(address, data, buffer, writes: true);

    public void Dispose()
    {
        // There is no file behind it.
    }
}
