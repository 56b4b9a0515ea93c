namespace SensorAgent.Core.Messaging;

/// <summary>How the link is.</summary>
/// <param name="IsConnected">Whether the broker is there.</param>
/// <param name="Broker">The broker that is there, or was last; empty before the first.</param>
/// <param name="Since">Since when that is so.</param>
/// <param name="Error">Why the broker is not there, in words; empty while it is.</param>
public sealed record LinkState(bool IsConnected, string Broker, DateTimeOffset Since, string Error)
{
    /// <summary>How often it was connected since the start.</summary>
    public long Connects { get; init; }
}
