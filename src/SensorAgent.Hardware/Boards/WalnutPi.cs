using System.Globalization;

namespace SensorAgent.Hardware.Boards;

/// <summary>The headers of WalnutPi 1B (Allwinner H616/H618) and 2B (T527).</summary>
/// <remarks>Source: the maker's public gpioc tool and wiki. A pin's line is bank × 32 + number, counting banks from A.</remarks>
internal static class WalnutPi
{
    private const int LinesPerBank = 32;

    private const string OneBHeader =
        "3 PI8 5 PI7 7 PC8 8 PI5 10 PI6 11 PC9 12 PC10 13 PC11 15 PI11 16 PI12 18 PC14 19 PH7 21 PH8 22 PC15 23 PH6 24 PH5 "
        + "26 PH9 27 PI10 28 PI9 29 PI0 31 PI1 32 PI16 33 PI2 35 PI3 36 PI15 37 PI4 38 PI13 40 PI14 ";

    private const string OneB = OneBHeader + "0 PC12 0 PC13";
    private const string OneBEmmc = OneBHeader + "0 PC12 0 PC7";

    private const string TwoB =
        "3 PB5 5 PB4 7 PB6 8 PB0 10 PB1 11 PB13 12 PB14 13 PI12 15 PI11 16 PI10 18 PI9 19 PI4 21 PI5 22 PI7 23 PI3 24 PI2 "
        + "26 PI6 27 PI16 28 PI15 29 PL6 31 PL5 32 PI14 33 PL4 35 PL2 36 PI13 37 PL3 38 PI0 40 PI1 0 PB7 0 PB8";

    private static readonly string[] MainOneB = ["300b000.pinctrl", "7022000.pinctrl"];
    private static readonly string[] MainTwoB = ["2000000.pinctrl", "7022000.pinctrl"];

    /// <summary>The profile for a device-tree model, or null for another maker's board.</summary>
    public static BoardProfile? Match(string model) => model.ToLowerInvariant() switch
    {
        "walnutpi-1b" => Profile("WalnutPi 1B", MainOneB, OneB, key: "PC12", led: "PC13"),
        "walnutpi-1b-emmc" => Emmc(Profile("WalnutPi 1B (eMMC)", MainOneB, OneBEmmc, key: "PC12", led: "PC7")),
        "walnutpi-2b" => Profile("WalnutPi 2B", MainTwoB, TwoB, key: "PB7", led: "PB8"),
        var other when other.StartsWith("walnutpi", StringComparison.Ordinal) || other.StartsWith("walnut pi", StringComparison.Ordinal)
            => BoardProfile.Unknown(model) with { Family = BoardFamily.WalnutPi },
        _ => null,
    };

    private static BoardProfile Profile(string model, string[] chips, string map, string key, string led) =>
        new(model, BoardFamily.WalnutPi, [.. chips.Select(chip => new BoardChip(chip))],
            [.. Header.Parse(map).Select(pin => Pin(pin.Position, pin.Name, chips))],
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["KEY"] = key, ["LED"] = led });

    // Bank L is on the second, always-on controller, which counts from it.
    private static BoardPin Pin(int position, string name, string[] chips)
    {
        var number = int.Parse(name.AsSpan(2), CultureInfo.InvariantCulture);
        return name[1] == 'L'
            ? new(position, name, chips[1], number)
            : new(position, name, chips[0], ((name[1] - 'A') * LinesPerBank) + number);
    }

    // The memory chip uses the bank's lines, so the header's positions lead nowhere.
    private static BoardProfile Emmc(BoardProfile profile) => profile with
    {
        Pins = [.. profile.Pins.Select(pin => pin.Position > 0 && pin.Name.StartsWith("PC", StringComparison.Ordinal)
            ? pin with { NotConnected = "it is not connected on the board with eMMC" }
            : pin)],
    };
}
