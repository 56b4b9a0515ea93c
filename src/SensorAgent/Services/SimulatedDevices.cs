using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;
using SensorAgent.Devices.Simulation;
using SensorAgent.Hardware.Simulation;

namespace SensorAgent.Services;

/// <summary>Wires to a simulated board what the configuration expects on a real one; what is there already stays as it is.</summary>
internal sealed class SimulatedDevices(TimeProvider time)
{
    private const string AnyThermometer = "28-00000de50001";
    private readonly SimulatedWorld _world = new(time);
    private readonly HashSet<(string Place, string Driver)> _attached = [];
    private LineWorld? _lines;

    public void Attach(AgentPlan plan)
    {
        if (plan.Board is not SimulatedBoard board)
            return;

        _lines ??= new(board, board, _world, time);
        foreach (var (sensor, _) in plan.Sensors)
        {
            _lines.Attach(sensor);
            if (sensor.Driver.Description.Bus == BusKind.OneWire && _attached.Add((IdOf(sensor), sensor.Driver.Name)))
                board.AttachThermometer(IdOf(sensor), () => _world.Temperature);
            Attach(board, sensor.Driver.Name, sensor.Driver.Description, sensor.Settings);
        }

        foreach (var output in plan.Outputs)
            Attach(board, output.Driver.Name, output.Driver.Description, output.Settings);
    }

    private void Attach(SimulatedBoard board, string driver, DeviceDescription description, SettingsSection settings)
    {
        var (bus, address) = (settings.Get(BusKeys.I2cBus), description.Bus == BusKind.I2c ? settings.Get(description.Address) : 0);
        var (spi, select, port) = (settings.Get(BusKeys.SpiBus), settings.Get(BusKeys.ChipSelect), settings.Get(BusKeys.Port));
        switch (description.Bus)
        {
            case BusKind.I2c:
                Attach<II2cChipModel>($"i2c-{bus}:{address}", driver, model => board.Attach(bus, address, model));
                break;
            case BusKind.Spi:
                Attach<ISpiChipModel>($"spi-{spi}:{select}", driver, model => board.Spi.Attach(spi, select, model));
                break;
            case BusKind.Serial:
                Attach<ISerialModel>($"serial-{port}", driver, model => board.Serial.Attach(port, model));
                break;
            case BusKind.Gpio when description.WireAnswers is { } answers && settings.Get(answers) is { Length: > 0 } pin:
                board.SetLevel(pin, high: false);
                break;
        }
    }

    private void Attach<T>(string place, string driver, Action<T> attach)
        where T : class
    {
        if (_attached.Contains((place, driver)) || Drivers.Model<T>(driver, _world) is not { } model)
            return;
        _attached.RemoveWhere(known => known.Place == place);
        _attached.Add((place, driver));
        attach(model);
    }

    private static string IdOf(SensorPlan sensor) =>
        sensor.Driver.Description.Settings.OfType<Setting<string>>().FirstOrDefault(setting => setting.Key == "Id") is { } key
        && sensor.Settings.Get(key) is { Length: > 0 } id ? id : AnyThermometer;
}
