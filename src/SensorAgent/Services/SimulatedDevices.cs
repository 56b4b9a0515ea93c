using SensorAgent.Core.Buses;
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
            if (sensor.Driver.Description.Bus == BusKind.I2c)
                AttachI2c(board, sensor.Driver.Name, sensor.Settings.Get(BusKeys.I2cBus), sensor.Settings.Get(sensor.Driver.Description.Address));
            else if (sensor.Driver.Description.Bus == BusKind.Spi)
                AttachSpi(board.Spi, sensor.Driver.Name, sensor.Settings.Get(BusKeys.SpiBus), sensor.Settings.Get(BusKeys.ChipSelect));
            else if (sensor.Driver.Description.Bus == BusKind.Serial)
                AttachSerial(board.Serial, sensor.Driver.Name, sensor.Settings.Get(BusKeys.Port));
            else if (sensor.Driver.Description.Bus == BusKind.OneWire && _attached.Add((IdOf(sensor), sensor.Driver.Name)))
                board.AttachThermometer(IdOf(sensor), () => _world.Temperature);
        }

        foreach (var output in plan.Outputs.Where(output => output.Driver.Description.Bus == BusKind.I2c))
            AttachI2c(board, output.Driver.Name, output.Settings.Get(BusKeys.I2cBus), output.Settings.Get(output.Driver.Description.Address));
    }

    private void AttachI2c(SimulatedBoard board, string driver, int bus, int address)
    {
        if (NewAt<II2cChipModel>($"{bus}:{address}", driver) is { } chip)
            board.Attach(bus, address, chip);
    }

    private void AttachSpi(SimulatedSpi spi, string driver, int bus, int chipSelect)
    {
        if (NewAt<ISpiChipModel>($"spi {bus}.{chipSelect}", driver) is { } chip)
            spi.Attach(bus, chipSelect, chip);
    }

    private void AttachSerial(SimulatedSerial serial, string driver, string port)
    {
        if (NewAt<ISerialModel>(port, driver) is { } module)
            serial.Attach(port, module);
    }

    /// <summary>A model for a place where that driver has none yet; null where it has one, or there is no model.</summary>
    private T? NewAt<T>(string place, string driver)
        where T : class
    {
        if (_attached.Contains((place, driver)) || Drivers.Model<T>(driver, _world) is not { } model)
            return null;
        _attached.RemoveWhere(known => known.Place == place);
        _attached.Add((place, driver));
        return model;
    }

    private static string IdOf(SensorPlan sensor) =>
        sensor.Driver.Description.Settings.OfType<Core.Options.Setting<string>>().FirstOrDefault(setting => setting.Key == "Id") is { } key
        && sensor.Settings.Get(key) is { Length: > 0 } id ? id : AnyThermometer;
}
