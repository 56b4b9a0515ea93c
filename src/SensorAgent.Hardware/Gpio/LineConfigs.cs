using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Gpio;

/// <summary>What a line's settings are in the kernel's terms; pure.</summary>
internal static class LineConfigs
{
    /// <summary>How many edges the kernel keeps for an input: a quarter of a second at 1 kHz, both edges counted.</summary>
    private const uint EventsKept = 512;

    /// <summary>The request for inputs; all of them have the same settings.</summary>
    public static GpioLineRequest Input(ReadOnlySpan<int> lines, in GpioInputSettings settings)
    {
        var request = Request(lines);
        request.Config = Listening(lines.Length, settings);
        if (settings.Edges)
            request.EventBufferSize = EventsKept;
        return request;
    }

    /// <summary>The configuration of inputs.</summary>
    public static GpioLineConfig Listening(int lines, in GpioInputSettings settings)
    {
        var config = new GpioLineConfig
        {
            Flags = GpioLineFlags.Input
                | (settings.ActiveLow ? GpioLineFlags.ActiveLow : GpioLineFlags.None)
                | (settings.Edges ? GpioLineFlags.EdgeRising : GpioLineFlags.None) // of the logical state
                | (settings is { Edges: true, OnlyToActive: false } ? GpioLineFlags.EdgeFalling : GpioLineFlags.None)
                | BiasOf(settings.Bias),
        };
        if (settings.Debounce > TimeSpan.Zero)
        {
            config.Attributes[0] = new()
            {
                Id = GpioConfigAttribute.Debounce,
                DebounceMicroseconds = (uint)Math.Min(settings.Debounce.TotalMicroseconds, uint.MaxValue),
                Mask = AllOf(lines),
            };
            config.AttributeCount = 1;
        }

        return config;
    }

    /// <summary>A bit for each line of a request.</summary>
    public static ulong AllOf(int lines) => ulong.MaxValue >> (64 - lines);

    /// <summary>
    /// The request for an output. With an initial state, the kernel sets it before the direction; without one the line is
    /// asked for as it is, so that its level can be read first.
    /// </summary>
    public static GpioLineRequest Output(int line, in GpioOutputSettings settings)
    {
        var request = Request([line]);
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

    private static GpioLineRequest Request(ReadOnlySpan<int> lines)
    {
        var request = new GpioLineRequest { Consumer = GpioName.Of("sensoragent"u8), LineCount = (uint)lines.Length };
        for (var i = 0; i < lines.Length; i++)
            request.Offsets[i] = (uint)lines[i];
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
