using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;
using SensorAgent.Devices.Expanders;
using SensorAgent.Devices.Simulation;
using SensorAgent.Hardware.Simulation;

namespace SensorAgent.Services;

/// <summary>Wires to a simulated board what the configuration expects on a real one; what is there already stays as it is.</summary>
internal sealed class SimulatedDevices(TimeProvider time)
{
    private const string AnyThermometer = "28-00000de50001";
    private readonly SimulatedWorld _world = new(time);
    private readonly HashSet<(string Place, string Driver)> _attached = [];
    private readonly Dictionary<string, Tca9548aModel> _multiplexers = new(StringComparer.OrdinalIgnoreCase);
    private readonly SimulatedFaults _faults = new(time);
    private ExtendedWires? _wires;
    private LineWorld? _lines;

    public void Attach(AgentPlan plan)
    {
        if (((plan.Board as ExtendedBoard)?.Inner ?? plan.Board) is not SimulatedBoard board)
            return;

        var isFirst = _lines is null;
        if (_lines is null)
        {
            _wires = new(board);
            AttachExtensions(board, plan.Extensions);
            _lines = new(plan.Board, _wires, _world, time);
        }

        foreach (var (sensor, _) in plan.Sensors)
        {
            _lines.Attach(sensor);
            if (sensor.Driver.Description.Bus == BusKind.OneWire && _attached.Add((IdOf(sensor), sensor.Driver.Name)))
                board.AttachThermometer(IdOf(sensor), () => _world.Temperature);
            Attach(plan.Board, board, sensor.Driver.Name, sensor.Driver.Description, sensor.Settings);
        }

        foreach (var output in plan.Outputs)
            Attach(plan.Board, board, output.Driver.Name, output.Driver.Description, output.Settings);
        if (isFirst)
            _faults.Begin(plan, board, _world);
    }

    private void Attach(IBoard extended, SimulatedBoard board, string driver, DeviceDescription description, SettingsSection settings)
    {
        switch (description.Bus)
        {
            case BusKind.I2c:
                var (bus, address) = (settings.Get(BusKeys.I2cBus), settings.Get(description.Address));
                Attach<II2cChipModel>($"i2c-{bus}:{address}", driver, model => Attach(board, bus, address, model));
                break;
            case BusKind.Spi:
                var (spi, select) = (settings.Get(BusKeys.SpiBus), settings.Get(BusKeys.ChipSelect));
                Attach<ISpiChipModel>($"spi-{spi}:{select}", driver, model => board.Spi.Attach(spi, select, model));
                break;
            case BusKind.Serial:
                var port = settings.Get(BusKeys.Port);
                Attach<ISerialModel>($"serial-{port}", driver, model => board.Serial.Attach(port, model));
                break;
            case BusKind.Gpio when description.WireAnswers is { } answers && extended.FindPin(settings.Get(answers), out _) is { } pin:
                _wires?.Drive(pin, high: false);
                break;
        }
    }

    /// <summary>Multiplexers and expanders are those of the start, as the board is.</summary>
    private void AttachExtensions(SimulatedBoard board, BoardSettings extensions)
    {
        foreach (var multiplexer in extensions.Multiplexers)
        {
            _multiplexers[multiplexer.Name] = new();
            board.Attach(multiplexer.Bus, multiplexer.Address, _multiplexers[multiplexer.Name]);
        }

        foreach (var expander in extensions.Expanders)
        {
            if (Drivers.Model<II2cChipModel>(expander.Driver.Name, _world) is not IExpanderModel model)
                continue;
            Attach(board, expander.Bus, expander.Address, model);
            _wires!.Add(expander.Name, model.Pins);
            if (board.FindPin(expander.Interrupt, out _) is { } pin)
                model.Pins.Interrupt = interrupts => board.Drive(pin, interrupts ? false : null);
        }
    }

    private void Attach(SimulatedBoard board, I2cBusId bus, int address, II2cChipModel model)
    {
        if (!bus.IsChannel)
            board.Attach(bus.Number, address, model);
        else if (_multiplexers.TryGetValue(bus.Multiplexer, out var multiplexer))
            multiplexer.Attach(bus.Number, address, model);
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

    /// <summary>The thermometer that a sensor on 1-Wire reads.</summary>
    internal static string IdOf(SensorPlan sensor) =>
        sensor.Driver.Description.Settings.OfType<Setting<string>>().FirstOrDefault(setting => setting.Key == "Id") is { } key
        && sensor.Settings.Get(key) is { Length: > 0 } id ? id : AnyThermometer;
}
