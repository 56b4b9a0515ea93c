using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>A GPIO line that switches: relay, LED, valve.</summary>
[Output("gpio")]
internal sealed class GpioOutput(IGpioOutput line) : IOutput, IOutputDriver
{
    private static readonly Setting<string> DriveKey = Setting.Choice(
        "Drive", "push-pull", ["push-pull", "open-drain", "open-source"], "How the line is driven.");

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("GPIO line: relay, LED, valve", OutputKind.Switch)
    {
        Bus = BusKind.Gpio,
        Settings = [DriveKey],
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => new GpioOutput(context.OpenLine(context.Get(DriveKey) switch
    {
        "open-drain" => GpioDrive.OpenDrain,
        "open-source" => GpioDrive.OpenSource,
        _ => GpioDrive.PushPull,
    }));

    /// <inheritdoc/>
    public OutputState Read() => line.Read() ? OutputState.On : OutputState.Off;

    /// <inheritdoc/>
    public void Write(OutputState state) => line.Write(state.IsOn);

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();
}
