using System.Text;
using System.Text.RegularExpressions;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Values in a text file: one of sysfs, or one that another program writes.</summary>
[Sensor("file")]
internal sealed class TextFile(string path, Regex? pattern, double scale, string[] quantities) : ISensor, ISensorDriver
{
    private const int MostBytes = 64 * 1024;
    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);
    private static readonly ValueText Held = new("The file holds");

    private static readonly Setting<string> PathKey = Setting.Text("Path", "", "Path of the file.");

    private static readonly Setting<string> PatternKey = Setting.Text(
        "Pattern", "", "Regular expression that finds the value, or with groups ( ) as many values as there are; empty takes the whole text.",
        "use a regular expression of .NET, such as t=(-?\\d+)", IsPattern);

    private static readonly Setting<double> ScaleKey = Setting.Number(
        "Scale", 1, -1e12, 1e12, "What numbers are multiplied by: 0.001 for thousandths.");

    private static readonly Setting<string> QuantityKey = Setting.Text(
        "Quantity", "value", "What the file tells; several, separated by commas, by the groups of Pattern.",
        "use names separated by commas, such as temperature,humidity",
        CommaList.IsOfDifferent);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Values in a text file, such as one of sysfs")
    {
        QuantitiesOf = section => [.. CommaList.Of(section.Get(QuantityKey)).Select(name => new SensorQuantity(name))],
        DefaultInterval = TimeSpan.FromSeconds(10),
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [PathKey, PatternKey, ScaleKey, QuantityKey],
        Example = [("Path", "/sys/class/thermal/thermal_zone0/temp"), ("Scale", "0.001"), ("Quantity", "temperature")],
        Check = Check,
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var pattern = context.Get(PatternKey);
        return new TextFile(
            context.Get(PathKey), pattern.Length == 0 ? null : Compile(pattern), context.Get(ScaleKey), CommaList.Of(context.Get(QuantityKey)));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var text = await TextAsync(cancellationToken);
        return pattern is null ? [new(quantities[0], Value(quantities[0], text.Trim()))] : Matched(pattern, text);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing stays open between reads.
    }

    private static void Check(SettingsSection section)
    {
        if (section.Get(PathKey).Length == 0)
            section.Add(PathKey.Key, "is missing", "name a file, such as /sys/class/thermal/thermal_zone0/temp");
        var (pattern, names) = (section.Get(PatternKey), CommaList.Of(section.Get(QuantityKey)).Length);
        var values = pattern.Length == 0 ? 1 : Math.Max(1, Compile(pattern).GetGroupNumbers().Length - 1);
        if (names != values)
            section.Add(QuantityKey.Key, $"names {names} quantities for {values} values", "give Pattern a group ( ) for each");
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            Compile(pattern);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline, MatchTime);

    private Measurement[] Matched(Regex pattern, string text)
    {
        try
        {
            var match = pattern.Match(text);
            if (!match.Success)
                throw Held.Bad($"\"{ValueText.Shorten(text.Trim())}\", where nothing fits the pattern");
            var first = match.Groups.Count > 1 ? 1 : 0; // the whole match where there are no groups
            return [.. quantities.Select((quantity, at) => new Measurement(quantity, Value(quantity, match.Groups[first + at].Value)))];
        }
        catch (RegexMatchTimeoutException)
        {
            throw new BusException(
                BusFault.Timeout, $"The pattern takes longer than {Duration.ToWords(MatchTime)} on the file's text; write a simpler one.");
        }
    }

    private SensorValue Value(string quantity, string text)
    {
        var value = Held.Of(quantity, text);
        return value.Kind == ValueKind.Number ? SensorValue.Of(value.Number * scale) : value;
    }

    private async ValueTask<string> TextAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, useAsync: true);
            var buffer = new byte[MostBytes + 1];
            var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length <= MostBytes
                ? Encoding.UTF8.GetString(buffer, 0, length)
                : throw new BusException(BusFault.BadData, $"The file {path} is longer than {MostBytes} bytes.");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BusException(BusFault.Missing, $"There is no file {path}.", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new BusException(BusFault.Permission, $"The user {Environment.UserName} may not read {path}, or it is a directory.", fault);
        }
    }
}
