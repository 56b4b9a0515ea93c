using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>A hobby servo on a channel of a PCA9685; a count of 4096 is 5 µs at 50 Hz, less than half a degree.</summary>
[Output("pca9685_servo")]
internal sealed class Pca9685Servo : IOutputDriver
{
    private Pca9685Servo()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("Servo on a channel of an NXP PCA9685, in degrees", OutputKind.Number)
    {
        Bus = BusKind.I2c,
        Addresses = Pca9685.Description.Addresses,
        Settings = [Pca9685.ChannelKey, ServoPulse.FrequencyKey, OutputKeys.ActiveLow, .. ServoPulse.Keys],
        Part = Pca9685.ChannelKey,
        OfWholeChip = ServoPulse.FrequencyKey,
        RangeOf = ServoPulse.RangeOf,
        Check = ServoPulse.Check,
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => ServoPulse.Open(context, Pca9685.Open);
}
