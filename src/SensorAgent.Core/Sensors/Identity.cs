using SensorAgent.Core.Buses;

namespace SensorAgent.Core.Sensors;

/// <summary>How a chip is told from others that have its address: by registers in which the maker has put ids.</summary>
/// <param name="Chip">The chip's name, as the refusal of another says it.</param>
/// <param name="Registers">The registers that hold the ids, asked in this order; all of them must be right.</param>
public sealed record Identity(string Chip, params IReadOnlyList<IdRegister> Registers)
{
    /// <summary>Refuses another chip.</summary>
    /// <exception cref="BusException">It is another one, and the message says which where that is known; or it does not answer.</exception>
    public void Check(II2cDevice device)
    {
        foreach (var register in Registers)
        {
            var id = register.Read(device);
            if (!register.Ids.Contains(id) && !register.Silent.Contains(id))
                throw WrongChip(Chip, $"{register.Hex(id)} instead of {string.Join(" or ", register.Ids.Select(register.Hex))}", register.Others(id));
        }
    }

    /// <summary>Whether every register holds an id that says that it is this chip.</summary>
    public bool IsThatOf(II2cDevice device) => Registers.All(register => register.Ids.Contains(register.Read(device)));

    /// <summary>The words for a chip that is another one.</summary>
    public static BusException WrongChip(string chip, string found, string? other = null) =>
        new(BusFault.BadData, $"This chip is no {chip}{(other is null ? "" : $" but {other}")}: its id is {found}.");
}

/// <summary>A register that holds an id.</summary>
public sealed record IdRegister
{
    private IdRegister(int number, int bytes, IReadOnlyList<int> ids) => (Number, Bytes, Ids) = (number, bytes, ids);

    /// <summary>Its number, or the command that asks for the id; above 0xFF it is two bytes on the wire, the high one first.</summary>
    public int Number { get; }

    /// <summary>How wide it is.</summary>
    public int Bytes { get; }

    /// <summary>The ids that the chip can have.</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>Ids that some of these chips have and that say nothing, such as 0 from before the register was in use.</summary>
    public IReadOnlyList<int> Silent { get; init; } = [];

    /// <summary>The bits that are the id, where a revision or the like stands in the others.</summary>
    public int Mask { get; init; } = -1;

    /// <summary>Whether the low byte comes first.</summary>
    public bool LowFirst { get; init; }

    /// <summary>Which chip has another id, in words such as "a BMP280 (driver bmp280)"; null where that is not known.</summary>
    public Func<int, string?> Others { get; init; } = static _ => null;

    /// <summary>A register of one byte.</summary>
    public static IdRegister Byte(int number, params IReadOnlyList<int> ids) => new(number, 1, ids);

    /// <summary>A register of two bytes, the high one first.</summary>
    public static IdRegister Word(int number, params IReadOnlyList<int> ids) => new(number, 2, ids);

    /// <summary>Three registers in a row, the first being the highest byte.</summary>
    public static IdRegister ThreeBytes(int number, params IReadOnlyList<int> ids) => new(number, 3, ids);

    /// <summary>Asks the chip; what the mask leaves out is 0.</summary>
    public int Read(II2cDevice device)
    {
        Span<byte> raw = stackalloc byte[Bytes];
        device.WriteRead(Number > byte.MaxValue ? [(byte)(Number >> 8), (byte)Number] : [(byte)Number], raw);
        if (LowFirst)
            raw.Reverse();

        var id = 0;
        foreach (var part in raw)
            id = (id << 8) | part;
        return id & Mask;
    }

    /// <summary>An id as the datasheet writes it.</summary>
    internal string Hex(int id) => $"0x{id.ToString($"X{2 * Bytes}", null)}";
}
