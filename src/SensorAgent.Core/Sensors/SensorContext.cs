using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Sensors;

/// <summary>What a driver gets to open its device.</summary>
/// <param name="Description">The driver's own description.</param>
/// <param name="Settings">The sensor's section, checked.</param>
/// <param name="Board">The buses.</param>
/// <param name="Time">The clock.</param>
public sealed record SensorContext(SensorDescription Description, SettingsSection Settings, IBoard Board, TimeProvider Time)
{
    /// <summary>A setting's value.</summary>
    public T Get<T>(Setting<T> setting) => Settings.Get(setting);

    /// <summary>Opens the I2C device that <c>Bus</c> and <c>Address</c> name.</summary>
    public II2cDevice OpenI2c() => Board.OpenI2c(Get(BusKeys.I2cBus), Get(BusKeys.Address(Description)));

    /// <summary>Requests the line that <c>Pin</c> names.</summary>
    public IGpioInput OpenInput(in GpioInputSettings settings)
    {
        var text = Get(BusKeys.Pin);
        var pin = Board.FindPin(text, out var hint) ?? throw new BusException(BusFault.Missing, $"There is no pin {text}: {hint}.");
        return Board.OpenInput(pin, settings);
    }
}
