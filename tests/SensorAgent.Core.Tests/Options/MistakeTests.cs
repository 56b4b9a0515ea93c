using SensorAgent.Core.Options;

namespace SensorAgent.Core.Tests.Options;

public sealed class MistakeTests
{
    [Fact]
    public void What_is_wrong_in_many_places_is_told_once() => Assert.Equal(
        [
            "Sensors:s1:Driver: there is no sensor driver \"bme281\"; did you mean \"bme280\"? The same at Sensors:s2:Driver, Sensors:s3:Driver, Sensors:s4:Driver and 96 more.",
            "Mqtt:Qos: \"3\" cannot stand here; use 0, 1 or 2.",
        ],
        Mistake.Lines([Driver(1), new("Mqtt:Qos", "\"3\" cannot stand here", "use 0, 1 or 2"), .. Enumerable.Range(2, 99).Select(Driver)]));

    [Fact]
    public void What_is_wrong_in_a_few_places_is_told_for_each() =>
        Assert.Equal([$"{Driver(1)}", $"{Driver(2)}", $"{Driver(3)}"], Mistake.Lines([Driver(1), Driver(2), Driver(3)]));

    [Fact]
    public void Four_places_are_all_named() => Assert.EndsWith(
        "The same at Sensors:s2:Driver, Sensors:s3:Driver, Sensors:s4:Driver.", Assert.Single(Mistake.Lines([.. Enumerable.Range(1, 4).Select(Driver)])), StringComparison.Ordinal);

    private static Mistake Driver(int number) => new($"Sensors:s{number}:Driver", "there is no sensor driver \"bme281\"", "did you mean \"bme280\"?");
}
