using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Gpio;

/// <summary>What a line's settings are in the kernel's terms; pure.</summary>
internal static class LineConfigs
{
    /// <summary>How many edges the kernel keeps for an input: a quarter of a second at 1 kHz, both edges counted.</summary>
    private const uint EventsKept = 512;

    /// <summary>The request for an input.</summary>
    public static GpioLineRequest Input(int line, in GpioInputSettings settings)
    {
        var request = Request(line);
        request.Config.Flags = GpioLineFlags.Input
            | (settings.ActiveLow ? GpioLineFlags.ActiveLow : GpioLineFlags.None)
            | (settings.Edges ? GpioLineFlags.EdgeRising | GpioLineFlags.EdgeFalling : GpioLineFlags.None)
            | BiasOf(settings.Bias);
        if (settings.Edges)
            request.EventBufferSize = EventsKept;
        if (settings.Debounce > TimeSpan.Zero)
        {
            request.Config.Attributes[0] = new()
            {
                Id = GpioConfigAttribute.Debounce,
                DebounceMicroseconds = (uint)Math.Min(settings.Debounce.TotalMicroseconds, uint.MaxValue),
                Mask = 1,
            };
            request.Config.AttributeCount = 1;
        }

        return request;
    }

    /// <summary>
    /// The request for an output. With an initial state, the kernel sets it before the direction; without one the line is
    /// asked for as it is, so that its level can be read first.
    /// </summary>
    public static GpioLineRequest Output(int line, in GpioOutputSettings settings)
    {
        var request = Request(line);
        if (settings.Initial is { } initial)
            request.Config = Driven(initial, settings);
        return request;
    }

    /// <summary>The configuration that drives a logical state.</summary>
    public static GpioLineConfig Driven(bool active, in GpioOutputSettings settings)
    {
        var config = new GpioLineConfig
        {
            Flags = GpioLineFlags.Output
                | (settings.ActiveLow ? GpioLineFlags.ActiveLow : GpioLineFlags.None)
                | DriveOf(settings.Drive),
            AttributeCount = 1,
        };
        config.Attributes[0] = new() { Id = GpioConfigAttribute.OutputValues, Values = active ? 1ul : 0, Mask = 1 };
        return config;
    }

    private static GpioLineRequest Request(int line)
    {
        var request = new GpioLineRequest { Consumer = GpioName.Of("sensoragent"u8), LineCount = 1 };
        request.Offsets[0] = (uint)line;
        return request;
    }

    private static GpioLineFlags BiasOf(GpioBias bias) => bias switch
    {
        GpioBias.PullUp => GpioLineFlags.BiasPullUp,
        GpioBias.PullDown => GpioLineFlags.BiasPullDown,
        GpioBias.None => GpioLineFlags.BiasDisabled,
        _ => GpioLineFlags.None,
    };

    private static GpioLineFlags DriveOf(GpioDrive drive) => drive switch
    {
        GpioDrive.OpenDrain => GpioLineFlags.OpenDrain,
        GpioDrive.OpenSource => GpioLineFlags.OpenSource,
        _ => GpioLineFlags.None,
    };
}
