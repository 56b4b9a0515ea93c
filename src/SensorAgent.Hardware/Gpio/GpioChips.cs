using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Gpio;

/// <summary>Finds the chip and the line of a pin among the device files; asked anew each time, for chips come and go.</summary>
internal sealed class GpioChips(BoardProfile board, string root)
{
    /// <summary>Opens the pin's chip and finds its line.</summary>
    public (GpioChip Chip, int Line) Open(GpioPin pin)
    {
        var present = new List<string>();
        var (refused, found) = (false, false);
        foreach (var path in Nodes())
        {
            var chip = GpioChip.TryOpen(path, out var errno);
            refused |= errno is Errno.EACCES or Errno.EPERM;
            if (chip is null)
                continue;
            if (IsCalled(chip, pin.Chip))
            {
                found = true;
                if (LineOn(chip, pin) is { } line)
                    return (chip, line);
            }

            present.Add(chip.Label);
            chip.Dispose();
        }

        throw found ? GpioFaults.NoSuchLine(pin)
            : refused ? GpioFaults.NoPermission()
            : GpioFaults.NoSuchChip(pin.Chip, present);
    }

    /// <summary>Opens the chip of several pins and finds their lines; the kernel gives lines of one chip together only.</summary>
    public (GpioChip Chip, int[] Lines) Open(IReadOnlyList<GpioPin> pins)
    {
        var (chip, first) = Open(pins[0]);
        var lines = new int[pins.Count];
        lines[0] = first;
        for (var i = 1; i < lines.Length; i++)
        {
            if (IsCalled(chip, pins[i].Chip) && LineOn(chip, pins[i]) is { } line)
            {
                lines[i] = line;
                continue;
            }

            var fault = GpioFaults.OnOtherChip(pins[0], pins[i], chip.Label);
            chip.Dispose();
            throw fault;
        }

        return (chip, lines);
    }

    /// <summary>Every chip with its lines; a fault says what to do where none can be opened.</summary>
    public IReadOnlyList<GpioChipListing> All()
    {
        var chips = new List<GpioChipListing>();
        var refused = false;
        foreach (var path in Nodes())
        {
            using var chip = GpioChip.TryOpen(path, out var errno);
            refused |= errno is Errno.EACCES or Errno.EPERM;
            if (chip is not null)
                chips.Add(new(chip.Name, chip.Label, [.. Enumerable.Range(0, chip.Lines).Select(line => ListingOf(chip, line))]));
        }

        return chips.Count > 0 ? chips : throw (refused ? GpioFaults.NoPermission() : GpioFaults.NoSuchChip("", []));
    }

    // Not every kernel names the lines; the board's maker does.
    private GpioLineListing ListingOf(GpioChip chip, int line)
    {
        var info = chip.Line(line);
        var name = info.Name.ToString() is { Length: > 0 } own ? own
            : board.Pins.FirstOrDefault(pin => pin.Line == line && ChipLabel.Same(board.Chip(chip.Label)?.Label ?? chip.Label, pin.Chip))?.Name ?? "";
        return new(line, name, info.Flags.HasFlag(GpioLineFlags.Output), info.Flags.HasFlag(GpioLineFlags.Used), info.Consumer.ToString());
    }

    private IEnumerable<string> Nodes()
    {
        var devices = Path.Combine(root, "dev");
        return Directory.Exists(devices)
            ? Directory.EnumerateFiles(devices, "gpiochip*").Order(StringComparer.Ordinal)
            : [];
    }

    private static int? LineOn(GpioChip chip, GpioPin pin)
    {
        if (pin.Line >= 0)
            return pin.Line < chip.Lines ? pin.Line : null;

        for (var line = 0; line < chip.Lines; line++)
        {
            if (chip.Line(line).Name.ToString() == pin.Name)
                return line;
        }

        return null;
    }

    // A pin of which only the name is known may be on any chip.
    private bool IsCalled(GpioChip chip, string wanted) =>
        wanted.Length == 0 || ChipLabel.Same(chip.Label, wanted) || chip.Name == wanted || board.Chip(wanted)?.IsCalled(chip.Label) == true;
}
