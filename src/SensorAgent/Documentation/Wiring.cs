using SensorAgent.Core.Sensors;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.Documentation;

/// <summary>Where a bus is on the 40-pin header, and what to type so that it is there.</summary>
/// <remarks>
/// Raspberry Pi: documentation, "GPIO and the 40-pin header" and boot/overlays/README. WalnutPi: the maker's wiki and gpioc tool; functions of the
/// H616's lines from Linux, drivers/pinctrl/sunxi/pinctrl-sun50i-h616.c.
/// </remarks>
internal static class Wiring
{
    private const string Supply = "| 3.3 V | 1 or 17 | | | |\n| ground | 6, 9, 14, 20, 25, 30, 34 or 39 | | | |\n";

    /// <summary>Lines that no bus of the header uses, for examples.</summary>
    public static IReadOnlyList<(string Name, int Position)> FreeLines { get; } =
    [
        ("GPIO17", 11), ("GPIO27", 13), ("GPIO22", 15), ("GPIO23", 16), ("GPIO24", 18), ("GPIO25", 22), ("GPIO5", 29), ("GPIO6", 31), ("GPIO16", 36),
        ("GPIO26", 37),
    ];

    /// <summary>The section of a page.</summary>
    public static string Of(DeviceDescription description)
    {
        var table = Rows(description) is { Count: > 0 } rows
            ? $"| chip | header | {string.Join(" | ", HeaderNames.Boards)} |\n|---|---|---|---|---|\n{string.Concat(rows.Select(Row))}{Supply}\n"
            : "";
        return $"{table}{Words(description.Bus)}\n";
    }

    private static List<(string Signal, int Position)> Rows(DeviceDescription description) =>
    [
        .. (IEnumerable<(string, int)>)(description.Bus switch
        {
            BusKind.I2c => [("SDA", 3), ("SCL", 5)],
            BusKind.Spi =>
            [
                ("MOSI (SDI, DIN)", 19), ("MISO (SDO, DOUT)", 21), ("SCLK", 23), ("CS, `\"ChipSelect\": 0`", 24), ("CS, `\"ChipSelect\": 1`", 26),
            ],
            BusKind.Serial => [("RX", 8), ("TX", 10)],
            _ => [],
        }),
        .. description.Pins.Zip(FreeLines, (pin, line) => ($"`{pin.Key}` of the example", line.Position)),
    ];

    private static string Row((string Signal, int Position) row) =>
        $"| {row.Signal} | {row.Position} | {string.Join(" | ", HeaderNames.At(row.Position))} |\n";

    private static string Words(BusKind bus) => bus switch
    {
        BusKind.I2c =>
            "The lines carry 3.3 V: supply the chip with 3.3 V, or take a board of it with a level shifter. Enable the bus with `dtparam=i2c_arm=on` in\n"
            + "`/boot/firmware/config.txt` (or `raspi-config`) on a Raspberry Pi, with `set-device enable i2c1` on a WalnutPi, and restart; then `sensoragent scan` shows the chip.",
        BusKind.Spi =>
            "The lines carry 3.3 V. Enable the bus with `dtparam=spi=on` in `/boot/firmware/config.txt` (or `raspi-config`) on a Raspberry Pi, where it is bus 0;\n"
            + "with `set-device enable spi1` on a WalnutPi, where the header has bus 1: write `\"Bus\": 1`. Then restart.",
        BusKind.Serial =>
            "The chip's RX goes to the board's TX, and the other way round; the lines carry 3.3 V. Enable the port with `enable_uart=1` in `/boot/firmware/config.txt`\n"
            + "(or `raspi-config`) on a Raspberry Pi, and switch the login console on it off; on a WalnutPi with `set-device enable` (see `set-device status`). A USB adapter is `ttyUSB0`.",
        BusKind.OneWire =>
            "Data to the line of the 1-Wire bus, with a resistor of 4.7 kΩ from there to 3.3 V; supply 3.3 V (header 1 or 17), ground 6, 9, 14, 20, 25, 30, 34 or 39.\n"
            + "On a Raspberry Pi `dtoverlay=w1-gpio` in `/boot/firmware/config.txt` makes it GPIO4, header 7, unless `gpiopin=` names another; on a WalnutPi `set-device enable w1-gpio` does, and\n"
            + "`set-device status` tells of it. Several share the three wires.",
        BusKind.Pwm =>
            "With `dtoverlay=pwm-2chan` in `/boot/firmware/config.txt` a Raspberry Pi has channel 0 at GPIO18 (header 12) and channel 1 at GPIO19 (header 35). A WalnutPi 1B can have channels\n"
            + "1 to 4 at PI11, PI12, PI13 and PI14 (header 15, 16, 38, 40), enabled with `set-device enable` (see `set-device status`). The lines carry 3.3 V and a few mA: a load needs a driver.",
        BusKind.Led =>
            "Nothing is wired: the LED is on the board, or a device tree overlay such as `dtoverlay=gpio-led` names its line. `ls /sys/class/leds` shows the names.",
        BusKind.Gpio =>
            "Any free line will do; the example's are only one choice. The lines carry 3.3 V and a few mA, and must never see 5 V: a load needs a transistor, a driver or a relay board,\n"
            + "a signal of 5 V a divider.",
        _ => "Nothing is wired: it needs no bus of the board.",
    };
}
