using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;
using SensorAgent.Devices.Simulation;
using SensorAgent.Hardware.Simulation;

namespace SensorAgent.Services;

/// <summary>Wires to a simulated board what the configuration expects on a real one.</summary>
internal static class SimulatedDevices
{
    private const string AnyThermometer = "28-00000de50001";

    public static void Attach(AgentPlan plan, TimeProvider time)
    {
        if (plan.Board is not SimulatedBoard board)
            return;

        var world = new SimulatedWorld(time);
        foreach (var (sensor, _) in plan.Sensors)
        {
            var description = sensor.Driver.Description;
            if (description.Bus == BusKind.I2c && Drivers.Model<II2cChipModel>(sensor.Driver.Name, world) is { } model)
                board.Attach(sensor.Settings.Get(BusKeys.I2cBus), sensor.Settings.Get(description.Address), model);
            else if (description.Bus == BusKind.Spi && Drivers.Model<ISpiChipModel>(sensor.Driver.Name, world) is { } onSpi)
                board.Spi.Attach(sensor.Settings.Get(BusKeys.SpiBus), sensor.Settings.Get(BusKeys.ChipSelect), onSpi);
            else if (description.Bus == BusKind.Serial && Drivers.Model<ISerialModel>(sensor.Driver.Name, world) is { } onSerial)
                board.Serial.Attach(sensor.Settings.Get(BusKeys.Port), onSerial);
            else if (description.Bus == BusKind.OneWire)
                board.AttachThermometer(IdOf(sensor), () => world.Temperature);
        }

        var chips = new HashSet<(int Bus, int Address)>();
        foreach (var output in plan.Outputs.Where(output => output.Driver.Description.Bus == BusKind.I2c))
        {
            var (bus, address) = (output.Settings.Get(BusKeys.I2cBus), output.Settings.Get(output.Driver.Description.Address));
            if (chips.Add((bus, address)) && Drivers.Model<II2cChipModel>(output.Driver.Name, world) is { } model)
                board.Attach(bus, address, model);
        }
    }

    private static string IdOf(SensorPlan sensor) =>
        sensor.Driver.Description.Settings.OfType<Core.Options.Setting<string>>().FirstOrDefault(setting => setting.Key == "Id") is { } key
        && sensor.Settings.Get(key) is { Length: > 0 } id ? id : AnyThermometer;
}
