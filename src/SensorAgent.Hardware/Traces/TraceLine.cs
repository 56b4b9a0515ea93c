namespace SensorAgent.Hardware.Traces;

/// <summary>The words that a line has for its bus; docs/traces.md has the table.</summary>
internal static class TraceBus
{
    public const string I2c = "i2c";
    public const string Spi = "spi";
    public const string Serial = "serial";
    public const string Gpio = "gpio";
    public const string OneWire = "1-wire";
    public const string Pwm = "pwm";
}

/// <summary>The words that a line has for what was done.</summary>
internal static class TraceStep
{
    public const string Open = "open";
    public const string Write = "write";
    public const string Read = "read";
    public const string WriteRead = "write-read";
    public const string Discard = "discard";
    public const string Edge = "edge";
    public const string Release = "release";
    public const string Find = "find";
    public const string Devices = "devices";
    public const string Set = "set";
}

/// <summary>One line of a trace after its header: a transfer, or what the driver made of those before it.</summary>
internal abstract record TraceLine
{
    /// <summary>Seconds since the recording began.</summary>
    public double Time { get; init; }

    /// <summary>Where it stands in its file, counted from 1; the header is line 1.</summary>
    public int Number { get; init; }
}

/// <summary>One transfer, or another thing done to a bus.</summary>
/// <param name="Bus">One of <see cref="TraceBus"/>.</param>
/// <param name="Address">Where on buses of that kind: <c>1:0x76</c>, <c>0.0</c>, <c>serial0</c>, <c>GPIO17</c>.</param>
/// <param name="Step">One of <see cref="TraceStep"/>.</param>
/// <param name="Written">What was sent: hexadecimal digits, or words.</param>
/// <param name="Read">What came back: hexadecimal digits, or words.</param>
/// <param name="Length">How many bytes were asked for.</param>
/// <param name="Error">The code of the fault it met, or nothing.</param>
/// <param name="Message">The fault's words.</param>
internal sealed record TraceTransfer(
    string Bus, string Address, string Step, string Written = "", string Read = "", int Length = 0, string Error = "",
    string Message = "") : TraceLine
{
    /// <summary>The device it was made to, in words.</summary>
    public string Device => $"{Bus} {Address}".TrimEnd();

    /// <summary>Whether what is written and read is bytes, in hexadecimal digits.</summary>
    public bool IsOfBytes => Bus is not (TraceBus.Gpio or TraceBus.Pwm) && Step is (TraceStep.Write or TraceStep.Read or TraceStep.WriteRead);
}

/// <summary>What a reading came to: the driver's values, or its fault.</summary>
/// <param name="Values">The values by quantity, as texts that tell every number apart.</param>
/// <param name="Error">The code of the fault, or nothing.</param>
/// <param name="Message">The fault's words.</param>
internal sealed record TraceOutcome(IReadOnlyList<TraceValue> Values, string Error = "", string Message = "") : TraceLine;

/// <summary>A value of a reading.</summary>
internal sealed record TraceValue(string Quantity, string Value, string Quality);
