using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Gpio;

/// <summary>A line as output.</summary>
internal sealed class LinuxGpioOutput : IGpioOutput
{
    private readonly LinuxGpioLine _line;

    public LinuxGpioOutput(GpioChips chips, GpioPin pin, GpioOutputSettings settings)
    {
        _line = LinuxGpioLine.Open(chips, pin, line => LineConfigs.Output(line, settings));
        if (settings.Initial is null)
            Keep(settings);
    }

    public bool Read() => _line.Read();

    public void Write(bool active) => _line.Write(active);

    public void Dispose() => _line.Dispose();

    // The line is ours as it is; its level is read, and then driven in the same step that makes it an output.
    private void Keep(in GpioOutputSettings settings)
    {
        try
        {
            _line.Configure(LineConfigs.Driven(_line.Read() != settings.ActiveLow, settings));
        }
        catch (BusException)
        {
            _line.Dispose();
            throw;
        }
    }
}
