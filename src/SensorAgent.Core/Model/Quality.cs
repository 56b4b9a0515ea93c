namespace SensorAgent.Core.Model;

/// <summary>How far a reading can be trusted.</summary>
public enum Quality
{
    /// <summary>Nothing speaks against it.</summary>
    Good,

    /// <summary>A value that may be off: warming up, clock not synchronised, at the rail.</summary>
    Uncertain,

    /// <summary>No usable value; the reason says why.</summary>
    Bad,
}

/// <summary>The words that stand for <see cref="Quality"/> in payloads.</summary>
public static class QualityNames
{
    /// <summary>The lower-case word of a quality: <c>good</c>, <c>uncertain</c> or <c>bad</c>.</summary>
    public static string Name(this Quality quality) => quality switch
    {
        Quality.Good => "good",
        Quality.Uncertain => "uncertain",
        _ => "bad",
    };
}
