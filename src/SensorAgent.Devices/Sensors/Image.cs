using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Pictures: a file that another program renews, read when it has changed, or what a program that takes one prints.</summary>
[Sensor("image")]
internal sealed class Image(string path, string command, int mostBytes) : ISensor, ISensorDriver
{
    private static readonly Setting<string> PathKey = Setting.Text("Path", "", "Path of the file; it is read when it has changed.");

    private static readonly Setting<string> CommandKey = Setting.Text(
        "Command", "", "In place of Path: a command line, run by /bin/sh, whose output is the picture, such as rpicam-still -n -o -.");

    private static readonly Setting<int> MostKey = Setting.Integer(
        "MostBytes", 1_000_000, 100, 64_000_000, "A picture of more bytes is refused; the broker has a bound too.");

    private (long Length, DateTime Written) _read;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Pictures of a camera: a file, or what a program prints")
    {
        Quantities = [new("image")],
        DefaultInterval = TimeSpan.FromMinutes(1),
        ShortestInterval = TimeSpan.FromSeconds(1),
        SilenceOf = section => section.Get(Silence.StaleKey),
        Settings = [PathKey, CommandKey, MostKey, Silence.StaleKey],
        Example = [("Command", "rpicam-still -n --width 640 --height 480 -o -")],
        Check = section =>
        {
            if (section.Get(PathKey).Length == 0 != (section.Get(CommandKey).Length == 0))
                return;
            section.Add(
                PathKey.Key, section.Has(PathKey.Key) ? "stands beside Command" : "is missing",
                "give either Path, such as /run/camera/now.jpg, or Command, such as rpicam-still -n -o -");
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Image(context.Get(PathKey), context.Get(CommandKey), context.Get(MostKey));

    /// <summary>The picture, or nothing where the file is the one that was read before.</summary>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var image = command.Length > 0 ? await ShellProgram.OutputAsync(command, mostBytes, cancellationToken) : await FileAsync(cancellationToken);
        if (image is { Length: 0 })
            throw new BusException(BusFault.BadData, command.Length > 0 ? "The program printed nothing." : $"The file {path} is empty.");
        return image is null ? [] : [new("image", SensorValue.Of(image))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // No program outlives its read, and no file stays open.
    }

    /// <summary>What is in the file; null where it has not changed, or still does.</summary>
    private async Task<byte[]?> FileAsync(CancellationToken cancellationToken)
    {
        var before = Stamp();
        if (before == _read)
            return null;
        if (before.Length > mostBytes)
            throw new BusException(BusFault.BadData, $"The file {path} has {before.Length} bytes, more than MostBytes, {mostBytes}.");
        try
        {
            var image = await File.ReadAllBytesAsync(path, cancellationToken);
            if (Stamp() != before)
                return null; // it is being written
            _read = before;
            return image;
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new BusException(BusFault.Permission, $"The user {Environment.UserName} may not read {path}.", fault);
        }
    }

    private (long Length, DateTime Written) Stamp()
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : throw new BusException(BusFault.Missing, $"There is no file {path}.");
    }
}
