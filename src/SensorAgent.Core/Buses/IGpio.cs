namespace SensorAgent.Core.Buses;

/// <summary>The resistor inside the pin (GPIO uAPI v2: GPIO_V2_LINE_FLAG_BIAS_*).</summary>
public enum GpioBias
{
    /// <summary>As the device tree or the boot loader left it.</summary>
    Unchanged,

    /// <summary>Disabled.</summary>
    None,

    /// <summary>Towards the supply.</summary>
    PullUp,

    /// <summary>Towards ground.</summary>
    PullDown,
}

/// <summary>How an output drives its line (GPIO uAPI v2: open drain, open source).</summary>
public enum GpioDrive
{
    /// <summary>Drives both levels.</summary>
    PushPull,

    /// <summary>Drives low only.</summary>
    OpenDrain,

    /// <summary>Drives high only.</summary>
    OpenSource,
}

/// <summary>How to open a line as input.</summary>
/// <param name="ActiveLow">The line is active when its level is low.</param>
/// <param name="Bias">The pin's resistor.</param>
/// <param name="Debounce">How long a level must hold before it counts; zero for not at all.</param>
/// <param name="Edges">Whether changes are reported on <see cref="IGpioInput.WaitForEdgeAsync"/>.</param>
/// <param name="OnlyToActive">Of the changes, those back from active are not reported: half the work where only pulses count.</param>
public readonly record struct GpioInputSettings(
    bool ActiveLow = false, GpioBias Bias = GpioBias.Unchanged, TimeSpan Debounce = default, bool Edges = false, bool OnlyToActive = false);

/// <summary>How to open a line as output.</summary>
/// <param name="Initial">The logical state set together with the direction; null keeps the level the pin has.</param>
/// <param name="ActiveLow">The line is active when its level is low.</param>
/// <param name="Drive">Push-pull, open drain or open source.</param>
public readonly record struct GpioOutputSettings(
    bool? Initial, bool ActiveLow = false, GpioDrive Drive = GpioDrive.PushPull);

/// <summary>One change of an input, as the kernel saw it.</summary>
/// <param name="Active">The logical state after the change.</param>
/// <param name="Sequence">Counts the edges of the line, or of the lines opened together, from 1; a gap means that some were lost on the way.</param>
/// <param name="At">The monotonic kernel time of the change.</param>
/// <param name="Line">Which of the lines opened together changed, counted from 0.</param>
public readonly record struct GpioEdge(bool Active, uint Sequence, TimeSpan At, int Line = 0);

/// <summary>A line opened as input.</summary>
public interface IGpioInput : IDisposable
{
    /// <summary>The logical state now.</summary>
    bool Read();

    /// <summary>Waits for the next change; edges are kept in order while nobody waits.</summary>
    ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken);
}

/// <summary>Several lines of one chip opened together as inputs: their changes come in the order in which they happened.</summary>
public interface IGpioInputs : IDisposable
{
    /// <summary>The logical states now, in the order of the lines.</summary>
    void Read(Span<bool> active);

    /// <summary>Waits for the next change of any of them; edges are kept in order while nobody waits.</summary>
    ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken);
}

/// <summary>A line that both ends drive in turn: an input, but while <see cref="Drive"/> holds it.</summary>
public interface IGpioWire : IGpioInput
{
    /// <summary>Makes it an output of that logical state.</summary>
    void Drive(bool active);

    /// <summary>Makes it the input again that it was opened as.</summary>
    void Release();
}

/// <summary>A line opened as output.</summary>
public interface IGpioOutput : IDisposable
{
    /// <summary>The logical state, read back from the line.</summary>
    bool Read();

    /// <summary>Sets the logical state.</summary>
    void Write(bool active);
}
