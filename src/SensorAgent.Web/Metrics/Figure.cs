namespace SensorAgent.Web.Metrics;

/// <summary>What kind of figure it is.</summary>
internal enum FigureKind
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only grows until the agent ends.</summary>
    Counter,

    /// <summary>How often something took how long.</summary>
    Histogram,
}

/// <summary>One number, and what it is of.</summary>
/// <param name="Labels">Names and values that tell it from others of its figure.</param>
/// <param name="Value">The number; of a histogram the sum.</param>
internal readonly record struct Sample(IReadOnlyList<(string Name, string Value)> Labels, double Value)
{
    /// <summary>How many fell into each class of a histogram, not those below it too.</summary>
    public IReadOnlyList<long> Classes { get; init; } = [];
}

/// <summary>A figure of the agent: one for every channel, sensor or output, or one in all.</summary>
/// <param name="Name">As Prometheus has it: lower case, the unit at the end, then <c>_total</c> for what is counted.</param>
/// <param name="Help">A sentence.</param>
/// <param name="Kind">What kind it is.</param>
/// <param name="Unit">As OpenTelemetry has it (UCUM): <c>s</c>, <c>By</c>, <c>1</c>.</param>
/// <param name="Samples">Its numbers.</param>
internal sealed record Figure(string Name, string Help, FigureKind Kind, string Unit, IReadOnlyList<Sample> Samples)
{
    /// <summary>The upper bounds of a histogram's classes but the last.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];
}
