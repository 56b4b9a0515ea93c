using System.Reflection;

namespace SensorAgent.Devices.Tests;

/// <summary>Every driver is held to the figures of its datasheet by a test that says so; a new one is under this without a line here.</summary>
public sealed class FiguresTests
{
    // Lines, the kernel's channels, files, programs and other services: nobody has written a datasheet of these.
    private static readonly string[] WithoutDatasheet =
    [
        "button", "contact", "counter", "encoder", "exec", "file", "gpio", "host", "http", "image", "motion", "mqtt",
        "output:buzzer", "output:cover", "output:exec", "output:gpio", "output:leds", "output:mqtt", "output:pwm",
    ];

    private static readonly (MethodInfo Test, FiguresOfAttribute Figures)[] Marked =
    [
        .. typeof(FiguresTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(test => test.GetCustomAttributes<FiguresOfAttribute>().Select(figures => (test, figures))),
    ];

    private static readonly string[] Every =
        [.. Drivers.Sensors.Select(driver => driver.Name), .. Drivers.Outputs.Select(driver => $"output:{driver.Name}")];

    public static TheoryData<string> WithDatasheet => [.. Expected];

    private static IEnumerable<string> Expected => Every.Except(WithoutDatasheet);

    [Theory]
    [MemberData(nameof(WithDatasheet))]
    public void A_driver_has_a_test_with_the_figures_of_its_datasheet(string name) =>
        Assert.Contains(name, Marked.SelectMany(mark => mark.Figures.Drivers));

    [Fact]
    public void Only_tests_are_marked_and_only_with_drivers_that_have_a_datasheet()
    {
        Assert.All(Marked, mark => Assert.NotEmpty(mark.Test.GetCustomAttributes<FactAttribute>(inherit: true)));
        Assert.All(Marked.SelectMany(mark => mark.Figures.Drivers), name => Assert.Contains(name, Expected));
        Assert.All(WithoutDatasheet, name => Assert.Contains(name, Every));
    }
}
