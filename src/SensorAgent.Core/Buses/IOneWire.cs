namespace SensorAgent.Core.Buses;

/// <summary>The 1-Wire thermometers that the kernel's <c>w1_therm</c> drives.</summary>
public interface IOneWire
{
    /// <summary>The ids on the bus, such as <c>28-000005e2fdc3</c>.</summary>
    IReadOnlyList<string> Devices();

    /// <summary>Starts a conversion, waits for it, and reads the nine bytes of the scratchpad; blocks up to a second.</summary>
    void ReadScratchpad(string id, Span<byte> scratchpad);
}
