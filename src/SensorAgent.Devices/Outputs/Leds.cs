using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>
/// An LED that the kernel drives, such as the board's own: it shows no more what the kernel had it show, and is dimmed where it can be.
/// </summary>
[Output("leds")]
internal sealed class Leds(IKernelLed led) : IOutput, IOutputDriver
{
    private (int Brightness, double Percent) _asked = (-1, 0);

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("LED that the kernel drives, such as the board's own", OutputKind.Dimmer)
    {
        Bus = BusKind.Led,
        Example = [(BusKeys.Led.Key, "ACT")],
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context)
    {
        var output = new Leds(context.Board.OpenLed(context.Get(BusKeys.Led)));
        if (context.Initial is { } initial)
            output.Write(initial);
        return output;
    }

    /// <summary>The level that was asked for, as long as the LED stands at the step next to it.</summary>
    public OutputState Read()
    {
        var brightness = led.Brightness;
        return new(brightness == _asked.Brightness ? _asked.Percent : Math.Round(100.0 * brightness / led.Brightest, 2));
    }

    /// <summary>Takes the next step that the LED has; any level above zero lights it.</summary>
    public void Write(OutputState state)
    {
        var step = (int)Math.Round(state.Percent / 100 * led.Brightest);
        _asked = (state.IsOn ? Math.Max(step, 1) : 0, state.Percent);
        led.Brightness = _asked.Brightness;
    }

    /// <inheritdoc/>
    public void Dispose() => led.Dispose();
}
