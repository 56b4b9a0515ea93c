namespace SensorAgent.Hardware.Boards;

/// <summary>
/// Compares the names that kernels give to one and the same chip: <c>300b000.pinctrl</c>, <c>pinctrl@300b000</c> and
/// <c>300B000.r_pinctrl</c> differ in spelling only, because the address names the device.
/// </summary>
internal static class ChipLabel
{
    private const int ShortestAddress = 5;

    /// <summary>Whether both name the same chip.</summary>
    public static bool Same(string one, string other) =>
        one.Equals(other, StringComparison.OrdinalIgnoreCase)
        || (Address(one) is { Length: > 0 } address
            && address.Equals(Address(other), StringComparison.OrdinalIgnoreCase));

    /// <summary>The device-tree unit address in a label, or nothing.</summary>
    private static ReadOnlySpan<char> Address(ReadOnlySpan<char> label)
    {
        var at = label.LastIndexOf('@');
        var dot = label.IndexOf('.');
        var candidate = at >= 0 ? label[(at + 1)..] : dot > 0 ? label[..dot] : [];
        return candidate.Length >= ShortestAddress && IsHexadecimal(candidate) ? candidate : [];
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiHexDigit(character))
                return false;
        }

        return true;
    }
}
