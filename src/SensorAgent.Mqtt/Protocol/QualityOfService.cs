namespace SensorAgent.Mqtt;

/// <summary>How surely a message arrives (section 4.3).</summary>
public enum QualityOfService
{
    /// <summary>QoS 0: sent once, never acknowledged.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1: acknowledged, may come twice.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2: handed over in two steps, comes once.</summary>
    ExactlyOnce = 2,
}

/// <summary>Whether a new subscription brings the messages that the server retains (MQTT 5, section 3.8.3.1).</summary>
public enum RetainHandling
{
    /// <summary>On every subscribe; the only way of MQTT 3.1.1.</summary>
    SendAtSubscribe = 0,

    /// <summary>Only if the subscription did not exist yet.</summary>
    SendIfNew = 1,

    /// <summary>Never.</summary>
    DoNotSend = 2,
}

/// <summary>What a payload claims to be (MQTT 5, section 3.3.2.3.2).</summary>
public enum PayloadFormat
{
    /// <summary>Bytes without a claim.</summary>
    Unspecified = 0,

    /// <summary>UTF-8 text.</summary>
    Utf8 = 1,
}
