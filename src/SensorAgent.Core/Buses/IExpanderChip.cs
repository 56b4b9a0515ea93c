namespace SensorAgent.Core.Buses;

/// <summary>A chip that puts GPIO lines on an I2C bus. Each call is one or more transfers, and none may run beside another.</summary>
public interface IExpanderChip
{
    /// <summary>The levels of all lines, line 0 in the lowest bit; where the chip has an interrupt, this ends it.</summary>
    int ReadLevels();

    /// <summary>Makes the line an output of that level; the level is set before the direction.</summary>
    void Drive(int line, bool high);

    /// <summary>Makes the line an input, whose changes the chip's interrupt tells.</summary>
    void Float(int line, GpioBias bias);
}

/// <summary>A kind of expander: what the configuration may say of it, and how it is opened.</summary>
/// <param name="Name">The name of its driver: <c>mcp23017</c>.</param>
/// <param name="Lines">How many lines it has: 8 or 16.</param>
/// <param name="Addresses">The I2C addresses that it can have, the usual one first.</param>
/// <param name="SwitchesPullUps">Whether its pull-up resistors can be switched; otherwise they are always there, or never.</param>
/// <param name="Open">Makes the chip of the device, without changing a level.</param>
public sealed record ExpanderDriver(string Name, int Lines, IReadOnlyList<int> Addresses, bool SwitchesPullUps, Func<II2cDevice, IExpanderChip> Open)
{
    /// <summary>Lines that the maker does not want as inputs.</summary>
    public IReadOnlyList<int> NotAsInputs { get; init; } = [];
}
