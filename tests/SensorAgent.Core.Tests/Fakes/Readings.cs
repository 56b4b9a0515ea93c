using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Fakes;

/// <summary>Readings of one channel for the tests of the chain.</summary>
internal static class Readings
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly ChannelId Channel = new("climate", "temperature", "room1");

    public static Reading Of(double number, double seconds = 0) => Of(SensorValue.Of(number), seconds);

    public static Reading Of(SensorValue value, double seconds = 0) => new(Channel, value, "°C", Noon.AddSeconds(seconds));
}
