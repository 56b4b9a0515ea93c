namespace SensorAgent.Hardware.Boards;

/// <summary>What the makers call the positions of the 40-pin header; for the documentation.</summary>
public static class HeaderNames
{
    private static readonly (string Board, BoardProfile Profile)[] Known =
    [
        ("Raspberry Pi", RaspberryPi.Simulated), ("WalnutPi 1B", WalnutPi.Match("walnutpi-1b")!), ("WalnutPi 2B", WalnutPi.Match("walnutpi-2b")!),
    ];

    /// <summary>The boards that have a header map.</summary>
    public static IReadOnlyList<string> Boards { get; } = [.. Known.Select(known => known.Board)];

    /// <summary>The line at a position on each of <see cref="Boards"/>.</summary>
    public static IReadOnlyList<string> At(int position) =>
        [.. Known.Select(known => known.Profile.Pins.FirstOrDefault(pin => pin.Position == position)?.Name ?? throw new ArgumentOutOfRangeException(nameof(position), position, "No line is there."))];
}
