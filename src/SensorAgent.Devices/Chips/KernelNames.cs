namespace SensorAgent.Devices.Chips;

/// <summary>What the channels of a device that the kernel drives are called, where the configuration does not say.</summary>
internal static class KernelNames
{
    /// <summary>
    /// The quantity; with its axis, <c>acceleration_x</c>; with the channel's number where there are several of a kind, <c>temperature_2</c>; the
    /// channel's own name where the kernel does not say what it is.
    /// </summary>
    public static string[] Of(IReadOnlyList<string> channels, Func<string, string> quantityOf)
    {
        var names = channels.Select(channel => WithAxis(quantityOf(channel), channel)).ToArray();
        return [.. names.Select((name, at) => names.Count(other => other == name) == 1 ? name : $"{name}_{Number(channels[at], at)}")];
    }

    private static string WithAxis(string quantity, string channel) => quantity.Length switch
    {
        0 => channel.Replace('-', '_'),
        _ when channel.Length > 2 && channel[^2] == '_' && channel[^1] is 'x' or 'y' or 'z' => $"{quantity}_{channel[^1]}",
        _ => quantity,
    };

    private static string Number(string channel, int at) =>
        new string([.. channel.Where(char.IsAsciiDigit)]) is { Length: > 0 } digits ? digits : $"{at + 1}";
}
