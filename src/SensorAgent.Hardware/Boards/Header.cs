namespace SensorAgent.Hardware.Boards;

/// <summary>What the 40-pin header carries where it carries no line; Raspberry Pi and WalnutPi agree on it.</summary>
internal static class Header
{
    /// <summary>The number of positions.</summary>
    public const int Positions = 40;

    /// <summary>What a supply position is called, or null where there is a line.</summary>
    public static string? SupplyAt(int position) => position switch
    {
        1 or 17 => "3.3 V",
        2 or 4 => "5 V",
        6 or 9 or 14 or 20 or 25 or 30 or 34 or 39 => "ground",
        _ => null,
    };

    /// <summary>Reads a header map as the makers print it: <c>3 PI8 5 PI7 7 PC8</c>.</summary>
    public static IEnumerable<(int Position, string Name)> Parse(string map) =>
        map.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Chunk(2)
            .Select(pair => (int.Parse(pair[0], System.Globalization.CultureInfo.InvariantCulture), pair[1]));
}
