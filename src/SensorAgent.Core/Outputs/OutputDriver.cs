using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Outputs;

/// <summary>What an output driver is: the one source for validation, documentation and <c>drivers</c>.</summary>
/// <param name="Summary">One line: what it drives.</param>
/// <param name="Kind">Switch or dimmer.</param>
public sealed record OutputDescription(string Summary, OutputKind Kind)
{
    /// <summary>What it talks to.</summary>
    public BusKind Bus { get; init; }

    /// <summary>The I2C addresses the chip can have, the usual one first.</summary>
    public IReadOnlyList<int> Addresses { get; init; } = [];

    /// <summary>The driver's own keys.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>The one of <see cref="Settings"/> that says which part of the chip an output takes; outputs of a driver that has it share an address.</summary>
    public Setting<int>? Part { get; init; }

    /// <summary>The one of <see cref="Settings"/> that holds for the whole chip; the outputs on it must agree.</summary>
    public Setting<double>? OfWholeChip { get; init; }

    /// <summary>The keys that open the bus, by its kind.</summary>
    public IReadOnlyList<Setting> BusSettings => Bus switch
    {
        BusKind.Gpio => [BusKeys.Pin, OutputKeys.ActiveLow],
        BusKind.I2c => [BusKeys.I2cBus, Address],
        BusKind.Pwm => [BusKeys.PwmChip, BusKeys.PwmChannel],
        _ => [],
    };

    /// <summary>The address key of the chip.</summary>
    public Setting<int> Address => Setting.Address(Addresses);
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
    /// <summary>A setting's value.</summary>
    public T Get<T>(Setting<T> setting) => Settings.Get(setting);

    /// <summary>Requests the line that <c>Pin</c> names, its level set before its direction.</summary>
    public IGpioOutput OpenLine(GpioDrive drive)
    {
        var text = Get(BusKeys.Pin);
        var pin = Board.FindPin(text, out var hint) ?? throw new BusException(BusFault.Missing, $"There is no pin {text}: {hint}.");
        return Board.OpenOutput(pin, new(Initial?.IsOn, Get(OutputKeys.ActiveLow), drive));
    }

    /// <summary>Opens the I2C device that <c>Bus</c> and <c>Address</c> name.</summary>
    public II2cDevice OpenI2c(OutputDescription description) => Board.OpenI2c(Get(BusKeys.I2cBus), Get(description.Address));
}

/// <summary>A driver in the catalogue: its name, its description, and how to open it.</summary>
public sealed record OutputDriver(string Name, OutputDescription Description, Func<OutputContext, IOutput> Create)
{
    /// <summary>The entry of a driver class.</summary>
    public static OutputDriver Of<T>(string name)
        where T : IOutputDriver => new(name, T.Description, T.Create);
}
