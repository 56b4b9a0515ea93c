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

    /// <summary>The line at a position on each of <see cref="Boards"/>; every position that is no supply has one.</summary>
    public static IReadOnlyList<string> At(int position) =>
        [.. Known.Select(known => known.Profile.Pins.First(pin => pin.Position == position).Name)];
}
