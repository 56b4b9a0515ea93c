using System.Globalization;

namespace SensorAgent.Hardware.Boards;

/// <summary>The Raspberry Pi's 40-pin header, the same on every model since the B+.</summary>
/// <remarks>Source: Raspberry Pi documentation, "GPIO and the 40-pin header"; BCM numbers are line offsets.</remarks>
internal static class RaspberryPi
{
    private const string Map =
        "3 GPIO2 5 GPIO3 7 GPIO4 8 GPIO14 10 GPIO15 11 GPIO17 12 GPIO18 13 GPIO27 15 GPIO22 16 GPIO23 18 GPIO24 "
        + "19 GPIO10 21 GPIO9 22 GPIO25 23 GPIO11 24 GPIO8 26 GPIO7 27 GPIO0 28 GPIO1 29 GPIO5 31 GPIO6 32 GPIO12 "
        + "33 GPIO13 35 GPIO19 36 GPIO16 37 GPIO26 38 GPIO20 40 GPIO21";

    /// <summary>The profile for a device-tree model, or null for another maker's board.</summary>
    public static BoardProfile? Match(string model) =>
        model.StartsWith("Raspberry Pi", StringComparison.OrdinalIgnoreCase)
            ? Profile(model, BoardFamily.RaspberryPi, ChipOf(model))
            : null;

    /// <summary>The simulated board: a Raspberry Pi's header on a chip called <c>simulated</c>.</summary>
    public static BoardProfile Simulated { get; } = Profile("simulated board", BoardFamily.Simulated, new("simulated"));

    /// <summary>The position of a BCM number on the header, or 0.</summary>
    public static int PositionOf(string name) =>
        Header.Parse(Map).FirstOrDefault(pin => pin.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Position;

    private static BoardProfile Profile(string model, BoardFamily family, BoardChip chip) =>
        new(model, family, [chip], [.. Header.Parse(Map).Select(pin => Pin(pin, chip.Label))], new Dictionary<string, string>());

    private static BoardPin Pin((int Position, string Name) pin, string chip) =>
        new(pin.Position, pin.Name, chip, int.Parse(pin.Name.AsSpan("GPIO".Length), CultureInfo.InvariantCulture));

    // Kernels differ in which of the two names a Pi 4 gets; a Pi 5's header hangs on its south bridge.
    private static BoardChip ChipOf(string model) =>
        Has(model, "Pi 5") || Has(model, "Module 5") ? new("pinctrl-rp1")
        : Has(model, "Pi 4") || Has(model, "Module 4") ? new("pinctrl-bcm2711", "pinctrl-bcm2835")
        : new("pinctrl-bcm2835", "pinctrl-bcm2711");

    private static bool Has(string model, string part) => model.Contains(part, StringComparison.OrdinalIgnoreCase);
}
