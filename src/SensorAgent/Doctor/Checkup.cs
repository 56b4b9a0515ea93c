namespace SensorAgent.Doctor;

/// <summary>How a part is.</summary>
internal enum Health
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, and a person may want to act.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Problem,
}

/// <summary>What was found out about one part.</summary>
/// <param name="Part">What was looked at.</param>
/// <param name="Health">How it is.</param>
/// <param name="Text">What was found, as a sentence.</param>
/// <param name="Remedy">What to type or to do, or nothing.</param>
internal sealed record Checkup(string Part, Health Health, string Text, string Remedy = "")
{
    /// <summary>As it should be.</summary>
    public static Checkup Ok(string part, string text) => new(part, Health.Ok, text);
}
