using SensorAgent.Mqtt.Client;

namespace SensorAgent.Mqtt.Tests.Client;

public sealed class ReconnectDelayTests
{
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 3, 4)]
    [InlineData(4, 7, 8)]
    [InlineData(5, 15, 8)]
    [InlineData(40, 299, 8)]
    [InlineData(41, 300, 16)]
    [InlineData(45, 361, 32)]
    [InlineData(47, 421, 60)]
    [InlineData(9999, 999_999, 60)]
    public void Doubles_up_to_8_s_for_five_minutes_and_then_up_to_a_minute(int failures, int outage, int expected) =>
        Assert.Equal(expected, After(failures, outage, MqttFailure.NotReachable, null, 0).TotalSeconds);

    [Fact]
    public void Spreads_by_up_to_a_quarter_and_never_beyond()
    {
        Assert.Equal(6, After(9, 60, MqttFailure.ConnectionLost, null, 1).TotalSeconds);
        Assert.Equal(7, After(9, 60, MqttFailure.ConnectionLost, null, 0.5).TotalSeconds);
    }

    [Theory]
    [InlineData(ReasonCode.BadUserNameOrPassword, 60)]
    [InlineData(ReasonCode.NotAuthorized, 60)]
    [InlineData(ReasonCode.ClientIdentifierNotValid, 60)]
    [InlineData(ReasonCode.Banned, 60)]
    [InlineData(ReasonCode.ServerUnavailable, 1)]
    [InlineData(ReasonCode.QuotaExceeded, 1)]
    public void Leaves_a_server_alone_that_waits_for_people(ReasonCode reason, int expected) =>
        Assert.Equal(expected, After(1, 0, MqttFailure.Refused, reason, 0).TotalSeconds);

    private static TimeSpan After(int failures, int outage, MqttFailure failure, ReasonCode? reason, double random) =>
        ReconnectDelay.After(failures, TimeSpan.FromSeconds(outage), failure, reason, random);
}
