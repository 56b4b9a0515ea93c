using System.Globalization;
using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Boards;

/// <summary>Turns what people write for a pin into the pin, or says what would be right; pure.</summary>
internal sealed class PinNames(BoardProfile board)
{
    /// <summary>Understands <c>GPIO17</c>, <c>17</c>, <c>PIN11</c>, <c>PC9</c>, <c>LED</c> and <c>chip-label:line</c>.</summary>
    public GpioPin? Find(string text, out string hint)
    {
        text = text.Trim();
        if (text.Length == 0)
            return Nothing(Forms, out hint);
        if (text.LastIndexOf(':') is var colon and >= 0)
            return OnChip(text[..colon].Trim(), text[(colon + 1)..].Trim(), out hint);
        if (TryNumber(text, "PIN", out var position))
            return AtPosition(position, out hint);
        if (board.Pins.Count == 0)
            return ByKernelName(text, out hint);
        if (TryNumber(text, "", out var number))
            return ByNumber(number, out hint);

        var name = board.Aliases.GetValueOrDefault(text, text);
        return board.Pins.FirstOrDefault(pin => pin.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Reachable(found, out hint)
            : Nothing(HintFor(text), out hint);
    }

    private GpioPin? OnChip(string chip, string line, out string hint)
    {
        if (chip.Length == 0 || line.Length == 0)
            return Nothing("write the chip's label, a colon and the line, such as pinctrl-bcm2711:17", out hint);

        hint = "";
        var label = board.Chip(chip)?.Label ?? chip;
        var offset = TryNumber(line, "", out var number) ? number : -1;
        return board.Pins.FirstOrDefault(pin => pin.Chip == label && (pin.Line == offset || pin.Name == line)) is { } known
            ? Reachable(known, out hint)
            : new(label, offset, offset >= 0 ? $"{label}:{offset}" : line);
    }

    private GpioPin? AtPosition(int position, out string hint)
    {
        if (board.Pins.Count == 0)
            return Nothing($"the header of {board.Model} is not known; {Forms}", out hint);
        if (position is < 1 or > Header.Positions)
            return Nothing($"the header has positions 1 to {Header.Positions}", out hint);
        if (Header.SupplyAt(position) is { } supply)
            return Nothing($"position {position} of the header is {supply}", out hint);

        return board.Pins.FirstOrDefault(pin => pin.Position == position) is { } found
            ? Reachable(found, out hint)
            : Nothing($"position {position} of the header has no line", out hint);
    }

    private GpioPin? ByNumber(int number, out string hint) =>
        board.Pins.FirstOrDefault(pin => pin.Chip == board.MainChip && pin.Line == number) is { } found
            ? Reachable(found, out hint)
            : Nothing(NotOnTheHeader(number), out hint);

    private GpioPin? ByKernelName(string text, out string hint)
    {
        if (TryNumber(text, "", out _))
            return Nothing($"the pins of {board.Model} are not known; {Forms}", out hint);

        hint = "";
        return new("", -1, text);
    }

    private static GpioPin? Reachable(BoardPin pin, out string hint)
    {
        hint = pin.NotConnected ?? "";
        return hint.Length > 0 ? null : new(pin.Chip, pin.Line, pin.Name);
    }

    private string HintFor(string text) =>
        TryNumber(text, "GPIO", out var number)
            ? board.Family == BoardFamily.WalnutPi && AtSamePlace(text) is { } pin
                ? $"a WalnutPi has no GPIO numbers; where a Raspberry Pi has {text.ToUpperInvariant()} it has {pin.Name} (PIN{pin.Position})"
                : NotOnTheHeader(number)
            : BankLine(text) is { } line
                ? $"{text.ToUpperInvariant()} is not on the header; to use it all the same, write {board.MainChip}:{line}"
                : Forms;

    private BoardPin? AtSamePlace(string gpio) =>
        RaspberryPi.PositionOf(gpio) is var position and > 0
            ? board.Pins.FirstOrDefault(pin => pin.Position == position)
            : null;

    private string NotOnTheHeader(int number) => board.Family switch
    {
        BoardFamily.WalnutPi => $"no pin of the header is line {number}; {Forms}",
        BoardFamily.Simulated => "the header has GPIO0 to GPIO27",
        _ => $"the header has GPIO0 to GPIO27; to use another line, write {board.MainChip}:{number}",
    };

    private int? BankLine(string text) =>
        board.Family == BoardFamily.WalnutPi && text.Length > 2 && text[0] is 'P' or 'p' && text[1] is (>= 'A' and <= 'K') or (>= 'a' and <= 'k')
        && TryNumber(text[2..], "", out var number) && number < 32
            ? ((char.ToUpperInvariant(text[1]) - 'A') * 32) + number
            : null;

    private string Forms => board.Family switch
    {
        BoardFamily.RaspberryPi or BoardFamily.Simulated => $"write GPIO17, 17, PIN11 or {board.MainChip}:17",
        BoardFamily.WalnutPi when board.Pins.Count > 0 =>
            $"write {board.Pins.First(pin => pin.Position == 11).Name}, PIN11, LED, KEY "
            + $"or {board.MainChip}:{board.Pins.First(pin => pin.Position == 11).Line}",
        _ => "write the chip's label, a colon and the line, such as gpiochip0:17, or the line's name",
    };

    private static GpioPin? Nothing(string why, out string hint)
    {
        hint = why;
        return null;
    }

    private static bool TryNumber(string text, string prefix, out int number)
    {
        number = 0;
        return text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
