using System.Text;
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
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken) =>
        ExecOutput.Parse(Encoding.UTF8.GetString(await ShellProgram.OutputAsync(command, MostOutput, cancellationToken)), quantities);

    /// <inheritdoc/>
    public void Dispose()
    {
        // No program outlives its read.
    }
}
