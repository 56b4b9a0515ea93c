using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Sensors;

/// <summary>What a driver gets to open its device.</summary>
/// <param name="Description">The driver's own description.</param>
/// <param name="Settings">The sensor's section, checked.</param>
/// <param name="Board">The buses.</param>
/// <param name="Time">The clock.</param>
public sealed record SensorContext(SensorDescription Description, SettingsSection Settings, IBoard Board, TimeProvider Time)
{
    /// <summary>Where the driver keeps what must outlive the agent.</summary>
    public StateFile State { get; init; } = StateFile.None;

    /// <summary>The broker.</summary>
    public IMessages Messages { get; init; } = IMessages.None;

    /// <summary>What a channel named <c>quantity/location</c> said last; null where it says nothing good.</summary>
    public Func<string, double?> Latest { get; init; } = static _ => null;

    /// <summary>What the channel that a key of <see cref="Compensation"/> names said last; null where it names none.</summary>
    public Func<double?> Feed(Setting<string> key)
    {
        var channel = Get(key);
        return channel.Length == 0 ? static () => null : () => Latest(channel);
    }

    /// <summary>A setting's value.</summary>
    public T Get<T>(Setting<T> setting) => Settings.Get(setting);

    /// <summary>Opens the I2C device that <c>Bus</c> and <c>Address</c> name, and makes the sensor of it; closes it again when that fails.</summary>
    /// <exception cref="BusException">The chip is another than <see cref="DeviceDescription.Identity"/> says.</exception>
    public ISensor OpenI2c(Func<II2cDevice, ISensor> make) => Description.OpenI2c(Board, Settings, make);

    /// <summary>Opens the SPI device that <c>Bus</c> and <c>ChipSelect</c> name.</summary>
    public ISpiDevice OpenSpi(in SpiSettings settings) => Board.OpenSpi(Get(BusKeys.SpiBus), Get(BusKeys.ChipSelect), settings);

    /// <summary>Opens the serial port that <c>Port</c> names.</summary>
    public ISerialPort OpenSerial(in SerialSettings settings) => Board.OpenSerial(Get(BusKeys.Port), settings);

    /// <summary>Requests the line that <c>Pin</c> names.</summary>
    public IGpioInput OpenInput(in GpioInputSettings settings) => Board.OpenInput(PinOf(BusKeys.Pin), settings);

    /// <summary>The line that a key names.</summary>
    public GpioPin PinOf(Setting<string> key) => Board.Pin(Get(key));
}
