namespace SensorAgent.Core.Model;

/// <summary>Where a value belongs: which sensor delivers which quantity for which place.</summary>
/// <param name="Sensor">The sensor's name in the configuration.</param>
/// <param name="Quantity">The quantity's name, such as <c>temperature</c>.</param>
/// <param name="Location">The place's name, such as <c>room1</c>.</param>
public sealed record ChannelId(string Sensor, string Quantity, string Location)
{
    /// <summary><c>temperature/room1</c>: how people name a channel.</summary>
    public override string ToString() => $"{Quantity}/{Location}";
}

/// <summary>One value of one channel at one time, on its way from the driver to the subscriber.</summary>
public readonly record struct Reading(ChannelId Channel, SensorValue Value, string Unit, DateTimeOffset At)
{
    /// <summary>Counts the agent's readings; unique with the agent's id.</summary>
    public long Sequence { get; init; }

    /// <summary>How far the value can be trusted; there is no value when bad.</summary>
    public Quality Quality { get; init; }

    /// <summary>Why the quality is not good, in words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>True when a simulated board made the value up.</summary>
    public bool Simulated { get; init; }

    /// <summary>What the readings did that were not published since the last that was; null when there were none.</summary>
    public Aggregate? Over { get; init; }

    /// <summary>Decimals that the value is published with; null publishes what is there.</summary>
    public int? Decimals { get; init; }
}

/// <summary>Several readings of one channel in brief, the published one among them.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="Mean">Their mean.</param>
public readonly record struct Aggregate(int Count, double Minimum, double Maximum, double Mean);
