using SensorAgent.Core.Buses;
using SensorAgent.Hardware.I2c;

namespace SensorAgent.Hardware.Simulation;

/// <summary>An I2C bus with chip models on it, and the troubles that a real one has.</summary>
public sealed class SimulatedI2cBus
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, II2cChipModel> _chips = [];
    private readonly Lock _wires = new();
    private readonly Troubles<int> _troubles;

    internal SimulatedI2cBus(int number, TimeProvider time) => (Number, _troubles) = (number, new(time));

    /// <summary>The bus number.</summary>
    public int Number { get; }

    /// <summary>The addresses that have a chip, in order.</summary>
    public IReadOnlyList<int> Addresses
    {
        get
        {
            lock (_lock)
                return [.. _chips.Keys.Order()];
        }
    }

    /// <summary>Solders a chip onto the bus; another one at the address goes.</summary>
    public void Attach(int address, II2cChipModel chip)
    {
        if (!I2cFaults.IsAddress(address))
            throw I2cFaults.NoSuchAddress(address);
        lock (_lock)
            _chips[address] = chip;
    }

    /// <summary>Takes the chip off.</summary>
    public void Detach(int address)
    {
        lock (_lock)
            _chips.Remove(address);
    }

    /// <summary>Lets one device's next transfers fail, all of them unless a number is given, after the time that each takes.</summary>
    public void Fail(int address, SimulatedFault fault, int transfers = int.MaxValue, TimeSpan takes = default) =>
        _troubles.Fail(address, fault, transfers, takes);

    /// <summary>Lets the next transfers of every device on the bus fail.</summary>
    public void FailAll(SimulatedFault fault, int transfers = int.MaxValue, TimeSpan takes = default) => _troubles.FailAll(fault, transfers, takes);

    /// <summary>Ends every trouble.</summary>
    public void Heal() => _troubles.Heal();

    /// <summary>One transaction: a write, a read, or a write and a read after a repeated START.</summary>
    internal void Transfer(int address, ReadOnlySpan<byte> written, Span<byte> read, bool writes)
    {
        lock (_wires) // one transfer at a time, however long it takes
        {
            var fault = _troubles.Next(address);
            if (fault == SimulatedFault.Stuck)
                throw I2cFaults.Stuck(Number, address);
            var chips = At(address);
            if (fault is SimulatedFault.NoAnswer or SimulatedFault.Unplugged || chips.Length == 0)
                throw I2cFaults.NoAnswer(Number, address);

            if (writes)
            {
                foreach (var chip in chips)
                    chip.Write(written);
            }

            if (read.Length > 0)
                Read(chips, read);
            if (fault == SimulatedFault.Garbled)
                Damage.Garble(read);
        }
    }

    private II2cChipModel[] At(int address)
    {
        lock (_lock)
        {
            return
            [
                .. _chips.TryGetValue(address, out var own) ? [own] : Array.Empty<II2cChipModel>(),
                .. _chips.Values.OfType<II2cMultiplexerModel>().SelectMany(multiplexer => multiplexer.At(address)),
            ];
        }
    }

    // Where several answer, each pulls its zeros low.
    private static void Read(II2cChipModel[] chips, Span<byte> read)
    {
        chips[0].Read(read);
        Span<byte> other = stackalloc byte[chips.Length > 1 ? read.Length : 0];
        foreach (var chip in chips.AsSpan(1))
        {
            chip.Read(other);
            for (var at = 0; at < read.Length; at++)
                read[at] &= other[at];
        }
    }
}
