namespace SensorAgent.Mqtt.Client;

/// <summary>
/// How long to wait before the next attempt to connect. In the first minutes of an outage short enough that a server which comes back is
/// found within ten seconds; later up to a minute.
/// </summary>
internal static class ReconnectDelay
{
    private const double Shortest = 1;
    private const double ShortOutageCap = 8;
    private const double Longest = 60;
    private static readonly TimeSpan ShortOutage = TimeSpan.FromMinutes(5);

    /// <summary>The pause.</summary>
    /// <param name="failures">Failures in a row, counted from 1.</param>
    /// <param name="outage">How long there has been no stable connection.</param>
    /// <param name="failure">How the last attempt or connection ended.</param>
    /// <param name="reason">The reason code that came with it, if any.</param>
    /// <param name="random">0 to 1: shortens the pause by up to a quarter, so that many clients do not come at once.</param>
    public static TimeSpan After(int failures, TimeSpan outage, MqttFailure failure, ReasonCode? reason, double random)
    {
        if (failure == MqttFailure.Refused && IsForPeople(reason))
            return TimeSpan.FromSeconds(Longest);

        var doubled = Shortest * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return TimeSpan.FromSeconds(Math.Min(doubled, Cap(outage)) * (1 - (random / 4)));
    }

    /// <summary>True when somebody has to change a setting before it can work.</summary>
    public static bool IsForPeople(ReasonCode? reason) => reason is ReasonCode.BadUserNameOrPassword or ReasonCode.NotAuthorized
        or ReasonCode.ClientIdentifierNotValid or ReasonCode.Banned or ReasonCode.BadAuthenticationMethod;

    private static double Cap(TimeSpan outage) => outage < ShortOutage
        ? ShortOutageCap
        : Math.Min(Longest, ShortOutageCap * Math.Pow(2, Math.Min(10, 1 + Math.Floor((outage - ShortOutage).TotalMinutes))));
}
