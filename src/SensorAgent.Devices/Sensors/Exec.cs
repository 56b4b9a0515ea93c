using System.Diagnostics;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>A program of the user's own that prints a value, or a JSON object with several, once per interval.</summary>
[Sensor("exec")]
internal sealed class Exec(string command, IReadOnlyList<string> quantities) : ISensor, ISensorDriver
{
    private const int MostOutput = 64 * 1024;
    private static readonly Setting<string> CommandKey = Setting.Text("Command", "", "Command line, run by /bin/sh.");

    private static readonly Setting<string> QuantityKey = Setting.Text(
        "Quantity", "value", "What the program prints; several separated by commas when it prints a JSON object with those members.",
        "use names separated by commas, such as temperature,humidity",
        CommaList.IsOfDifferent);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("A program that prints a value or a JSON object")
    {
        QuantitiesOf = section => [.. CommaList.Of(section.Get(QuantityKey)).Select(name => new SensorQuantity(name))],
        DefaultInterval = TimeSpan.FromMinutes(1),
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [CommandKey, QuantityKey],
        Example = [("Command", "/usr/local/bin/depth"), ("Quantity", "distance")],
        Check = section =>
        {
            if (section.Get(CommandKey).Length == 0)
                section.Add("Command", "is missing", "name a program that prints a value, such as /usr/local/bin/depth");
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Exec(context.Get(CommandKey), CommaList.Of(context.Get(QuantityKey)));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            process.StandardInput.Close();
            var errors = ReadErrorsAsync(process.StandardError, cancellationToken);
            var output = await ReadAsync(process.StandardOutput, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? ExecOutput.Parse(output, quantities)
                : throw new BusException(BusFault.Failed, Complaint(process.ExitCode, await errors));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // No program outlives its read.
    }

    private static string Complaint(int exitCode, string errors)
    {
        var line = errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        return line.Length == 0 ? $"The program ended with exit code {exitCode}." : $"The program ended with exit code {exitCode}: {line.TrimEnd('.')}.";
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var buffer = new char[MostOutput];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        return length < MostOutput
            ? new string(buffer, 0, length)
            : throw new BusException(BusFault.BadData, $"The program prints more than {MostOutput} characters.");
    }

    /// <summary>The beginning of what it complains about; the rest is read too, or a full pipe would stop it.</summary>
    private static async Task<string> ReadErrorsAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (errors, buffer) = ("", new char[1024]);
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var length)
            errors = errors.Length == 0 ? new string(buffer, 0, length) : errors;
        return errors;
    }
}
