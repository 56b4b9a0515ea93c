using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Outputs;

/// <summary>What an output driver is: the one source for validation, documentation and <c>drivers</c>.</summary>
/// <param name="Summary">One line: what it drives.</param>
/// <param name="Kind">What it can do.</param>
public sealed record OutputDescription(string Summary, OutputKind Kind) : DeviceDescription(Summary)
{
    /// <summary>The one of <see cref="DeviceDescription.Settings"/> that says which part of the chip an output takes; outputs of a driver that has it share an address.</summary>
    public Setting<int>? Part { get; init; }

    /// <summary>The one of <see cref="DeviceDescription.Settings"/> that holds for the whole chip; the outputs on it must agree.</summary>
    public Setting<double>? OfWholeChip { get; init; }

    /// <summary>The numbers that an output of <see cref="OutputKind.Number"/> takes, by its settings; 0 to 100 % where it is null.</summary>
    public Func<SettingsSection, OutputRange>? RangeOf { get; init; }

    /// <summary>What its settings cannot say each for itself; notes what is wrong.</summary>
    public Action<SettingsSection>? Check { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> BusSettings => Pins is [var pin] && pin == BusKeys.Pin ? [.. base.BusSettings, OutputKeys.ActiveLow] : base.BusSettings;
}

/// <summary>Keys that several output drivers share.</summary>
public static class OutputKeys
{
    /// <summary>Whether the line is on when its level is low, as with most relay boards.</summary>
    public static readonly Setting<bool> ActiveLow =
        Setting.Flag("ActiveLow", false, "true where a low level switches on, as most relay boards want it.");
}

/// <summary>What a driver gets to open its output.</summary>
/// <param name="Settings">The output's section, checked.</param>
/// <param name="Board">The lines and channels.</param>
/// <param name="Initial">The state to open it with; null keeps what the hardware has.</param>
public sealed record OutputContext(SettingsSection Settings, IBoard Board, OutputState? Initial)
{
    /// <summary>The broker.</summary>
    public IMessages Messages { get; init; } = IMessages.None;

    /// <summary>A setting's value.</summary>
    public T Get<T>(Setting<T> setting) => Settings.Get(setting);

    /// <summary>Requests the line that <c>Pin</c> names, its level set before its direction.</summary>
    public IGpioOutput OpenLine(GpioDrive drive) => Board.OpenOutput(PinOf(BusKeys.Pin), new(Initial?.IsOn, Get(OutputKeys.ActiveLow), drive));

    /// <summary>Requests several lines, in the order of their keys; gives all of them back when one cannot be had.</summary>
    public IReadOnlyList<IGpioOutput> OpenLines(IReadOnlyList<Setting<string>> keys, GpioOutputSettings settings)
    {
        var lines = new List<IGpioOutput>();
        try
        {
            foreach (var key in keys)
                lines.Add(Board.OpenOutput(PinOf(key), settings));
            return lines;
        }
        catch
        {
            lines.ForEach(line => line.Dispose());
            throw;
        }
    }

    /// <summary>Gives an output that was just opened its first state, where it is to have one; closes it again when that fails.</summary>
    public T Begin<T>(T output)
        where T : IOutput
    {
        try
        {
            if (Initial is { } initial)
                output.Write(initial);
            return output;
        }
        catch
        {
            output.Dispose(); // else what it holds stays taken
            throw;
        }
    }

    /// <summary>The line that a key names.</summary>
    public GpioPin PinOf(Setting<string> key) => Board.Pin(Get(key));

    /// <summary>
    /// Opens the I2C device that <c>Bus</c> and <c>Address</c> name, makes the output of it and gives it its first state, or reads what it has;
    /// closes the device again when that fails.
    /// </summary>
    /// <exception cref="BusException">The chip is another than <see cref="DeviceDescription.Identity"/> says, or does not answer.</exception>
    public IOutput OpenI2c(OutputDescription description, Func<II2cDevice, IOutput> make) => description.OpenI2c(Board, Settings, device =>
    {
        var output = make(device);
        if (Initial is { } initial)
            output.Write(initial);
        else
            output.Read();
        return output;
    });
}

/// <summary>A driver in the catalogue: its name, its description, and how to open it.</summary>
public sealed record OutputDriver(string Name, OutputDescription Description, Func<OutputContext, IOutput> Create)
{
    /// <summary>The entry of a driver class.</summary>
    public static OutputDriver Of<T>(string name)
        where T : IOutputDriver => new(name, T.Description, T.Create);
}
