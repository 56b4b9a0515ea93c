namespace SensorAgent.Mqtt.Client;

/// <summary>
/// When to send PINGREQ, and when to give the server up: asks after three quarters of a keep-alive in which nothing was sent or nothing
/// came, and waits as long again for any answer [MQTT-3.1.2-20]. So a server that stops is noticed within one and a half keep-alives.
/// </summary>
internal readonly record struct KeepAlive(TimeSpan Interval)
{
    /// <summary>How long either side may be silent before the question, and the question unanswered.</summary>
    public TimeSpan Patience => Interval * 0.75;

    /// <summary>What to do now.</summary>
    /// <param name="sinceSent">Time since anything was sent.</param>
    /// <param name="sinceReceived">Time since anything came.</param>
    /// <param name="sinceAsked">Time since a PINGREQ that nothing came after; null when there is none.</param>
    /// <returns>Null to give up, otherwise whether to ask now, and when to look again.</returns>
    public (bool Ask, TimeSpan Wait)? Decide(TimeSpan sinceSent, TimeSpan sinceReceived, TimeSpan? sinceAsked)
    {
        if (sinceAsked is { } asked)
            return asked >= Patience ? null : (false, Patience - asked);

        var silence = sinceSent > sinceReceived ? sinceSent : sinceReceived;
        return silence >= Patience ? (true, Patience) : (false, Patience - silence);
    }
}
