namespace SensorAgent.Mqtt;

/// <summary>What the server said to one filter of a SUBSCRIBE or UNSUBSCRIBE.</summary>
/// <param name="Filter">The topic filter.</param>
/// <param name="Reason">The granted QoS, or a failure from 0x80 on.</param>
/// <param name="ReasonString">The server's words about the whole packet, or null.</param>
public readonly record struct SubscribeResult(string Filter, ReasonCode Reason, string? ReasonString = null)
{
    /// <summary>True unless it was refused.</summary>
    public bool IsSuccess => !Reason.IsFailure();
}
