using SensorAgent.Core.Buses;
using SensorAgent.Devices.Outputs;

namespace SensorAgent.Devices.Expanders;

/// <summary>An expander whose lines drive a low and only let go for a high: an input is a line that is high, by a weak current of its own.</summary>
/// <param name="device">The chip.</param>
/// <param name="lines">How many lines it has.</param>
internal sealed class QuasiBidirectionalChip(II2cDevice device, int lines) : IExpanderChip
{
    private readonly QuasiBidirectionalPin.Port _port = new();

    public int ReadLevels() => QuasiBidirectionalPin.Port.Levels(device, lines / 8);

    public void Drive(int line, bool high) => _port.Drive(device, lines / 8, 1 << line, high);

    public void Float(int line, GpioBias bias) => Drive(line, high: true);
}
