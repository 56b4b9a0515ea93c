namespace SensorAgent.Hardware.Boards;

/// <summary>Which maker's instructions apply when something is not enabled.</summary>
internal enum BoardFamily
{
    /// <summary>Nothing is known about the board.</summary>
    Other,

    /// <summary>Any Raspberry Pi with the 40-pin header.</summary>
    RaspberryPi,

    /// <summary>WalnutPi 1B or 2B.</summary>
    WalnutPi,

    /// <summary>The board that is made up.</summary>
    Simulated,
}

/// <summary>A line that people can reach.</summary>
/// <param name="Position">The place on the 40-pin header, or 0 for a key or an LED on the board.</param>
/// <param name="Name">What the maker calls it.</param>
/// <param name="Chip">The label of its GPIO chip.</param>
/// <param name="Line">Its offset on that chip.</param>
/// <param name="NotConnected">Why the position leads nowhere on this variant, or null.</param>
internal sealed record BoardPin(int Position, string Name, string Chip, int Line, string? NotConnected = null);

/// <summary>A GPIO chip of the board.</summary>
/// <param name="Label">The name that its pins carry.</param>
/// <param name="Others">What other kernels call the same chip.</param>
internal sealed record BoardChip(string Label, params IReadOnlyList<string> Others)
{
    /// <summary>Whether the label is one of its names.</summary>
    public bool IsCalled(string label) => ChipLabel.Same(Label, label) || Others.Any(other => ChipLabel.Same(other, label));
}

/// <summary>What is known about a kind of board.</summary>
/// <param name="Model">The board's name as people call it.</param>
/// <param name="Family">Whose instructions apply.</param>
/// <param name="Chips">Its GPIO chips, the main one first.</param>
/// <param name="Pins">Every line that people can reach.</param>
/// <param name="Aliases">Further names, such as <c>LED</c>, and the pin that each stands for.</param>
internal sealed record BoardProfile(
    string Model,
    BoardFamily Family,
    IReadOnlyList<BoardChip> Chips,
    IReadOnlyList<BoardPin> Pins,
    IReadOnlyDictionary<string, string> Aliases)
{
    /// <summary>The main GPIO chip, or nothing on a board that is not known.</summary>
    public string MainChip => Chips.Count > 0 ? Chips[0].Label : "";

    /// <summary>The board's chip under any of its names, or null.</summary>
    public BoardChip? Chip(string label) => Chips.FirstOrDefault(chip => chip.IsCalled(label));

    /// <summary>A board of which only the name is known: its lines are reached by chip and line, or by their kernel names.</summary>
    public static BoardProfile Unknown(string model) =>
        new(model, BoardFamily.Other, [], [], new Dictionary<string, string>());
}
