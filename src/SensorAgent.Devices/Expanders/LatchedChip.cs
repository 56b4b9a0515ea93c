using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Outputs;

namespace SensorAgent.Devices.Expanders;

/// <summary>Where an expander keeps its lines: the first register of each kind, that of the second port is one further.</summary>
/// <param name="Levels">Register of the levels on the pins.</param>
/// <param name="Latch">Register of the levels that are driven.</param>
/// <param name="Direction">Register of the directions: 1 is an input.</param>
internal sealed record LatchedRegisters(byte Levels, byte Latch, byte Direction)
{
    /// <summary>How many lines there are.</summary>
    public int Lines { get; init; } = 8;

    /// <summary>Register that connects the pull-up resistors; null where they cannot be switched.</summary>
    public byte? PullUp { get; init; }

    /// <summary>Register that lets changes of a line interrupt; null where every input does.</summary>
    public byte? Interrupt { get; init; }

    /// <summary>Register and value that make one open-drain, active-low interrupt output of it; null where it is one.</summary>
    public (byte Register, byte Value)? Control { get; init; }

    /// <summary>Lines that the maker does not want as inputs.</summary>
    public IReadOnlyList<int> NotAsInputs { get; init; } = [];

    /// <summary>Where a line is.</summary>
    public PinPlace Place(int line) => new((byte)(Latch + (line / 8)), (byte)(Direction + (line / 8)), line % 8);

    /// <summary>The chip as an expander.</summary>
    public ExpanderDriver Expander(string name, IReadOnlyList<int> addresses) =>
        new(name, Lines, addresses, PullUp is not null, device => new LatchedChip(device, this)) { NotAsInputs = NotAsInputs };
}

/// <summary>An expander with registers for level and direction.</summary>
internal sealed class LatchedChip : IExpanderChip
{
    private readonly II2cDevice _device;
    private readonly LatchedRegisters _registers;

    public LatchedChip(II2cDevice device, LatchedRegisters registers)
    {
        (_device, _registers) = (device, registers);
        if (registers.Control is { } control)
            device.WriteByte(control.Register, control.Value);
    }

    public int ReadLevels() => _registers.Lines > 8 ? _device.ReadUInt16LowFirst(_registers.Levels) : _device.ReadByte(_registers.Levels);

    public void Drive(int line, bool high)
    {
        Set(_registers.Interrupt, line, false);
        _registers.Place(line).Drive(_device, high);
    }

    public void Float(int line, GpioBias bias)
    {
        if (bias != GpioBias.Unchanged)
            Set(_registers.PullUp, line, bias == GpioBias.PullUp);
        Set(_registers.Direction, line, true);
        Set(_registers.Interrupt, line, true);
    }

    private void Set(byte? register, int line, bool set)
    {
        if (register is not { } first)
            return;
        var (number, mask) = ((byte)(first + (line / 8)), 1 << (line % 8));
        var before = _device.ReadByte(number);
        var after = (byte)(set ? before | mask : before & ~mask);
        if (after != before)
            _device.WriteByte(number, after);
    }
}
