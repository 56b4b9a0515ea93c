using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>What is on the GPIO lines of the simulated board: people who press and turn, meters that pulse, modules that answer.</summary>
public sealed class LineWorld(IBoard board, IWires wires, SimulatedWorld world, TimeProvider time)
{
    private static readonly TimeSpan Conversion = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<GpioPin, (string Driver, ITimer? Timer)> _attached = [];

    /// <summary>Attaches what belongs to a sensor's driver; what is there already stays as it is.</summary>
    public void Attach(SensorPlan sensor)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        var description = sensor.Driver.Description;
        var pins = description.Pins.Concat(description.OptionalPins)
            .Select(key => board.FindPin(sensor.Settings.Get(key), out _)).OfType<GpioPin>().ToArray();
        if (description.Bus != BusKind.Gpio || pins.Length == 0 || pins.Length < description.Pins.Count)
            return;
        if (_attached.TryGetValue(pins[0], out var before))
        {
            if (before.Driver == sensor.Driver.Name)
                return;
            before.Timer?.Dispose();
        }

        _attached[pins[0]] = (sensor.Driver.Name, Attach(sensor.Driver.Name, pins));
    }

    private ITimer? Attach(string driver, GpioPin[] pins)
    {
        switch (driver)
        {
            case "contact":
                return Alternate(pins[0], TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(20));
            case "motion":
                return Alternate(pins[0], TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(3));
            case "button":
                return Alternate(pins[0], TimeSpan.FromMilliseconds(120), TimeSpan.FromSeconds(15));
            case "counter":
                return Alternate(pins[0], TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(190));
            case "encoder":
                var encoder = new SimulatedEncoder(wires, pins[0], pins[1]);
                return time.CreateTimer(_ => encoder.Turn(), null, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
            case "hcsr04":
                SimulatedEcho.Attach(wires, pins[0], pins[1], () => 1.2 + (world.Tilt / 20), time);
                return null;
            case "dht11":
                SimulatedDht.Attach(wires, pins[0], () => SimulatedDht.Dht11(world.Temperature, world.Humidity), time);
                return null;
            case "dht22":
                SimulatedDht.Attach(wires, pins[0], () => SimulatedDht.Dht22(world.Temperature, world.Humidity), time);
                return null;
            case "hx711":
                var scale = new SimulatedScale(wires, pins[1], () => 84_000 + (int)(world.Tilt * 500));
                wires.Watch(pins[0], scale.Clock);
                return time.CreateTimer(_ => scale.Convert(), null, TimeSpan.Zero, Conversion);
            default:
                return null;
        }
    }

    /// <summary>A line that is low and high in turn, as a contact to ground makes it.</summary>
    private ITimer Alternate(GpioPin pin, TimeSpan low, TimeSpan high)
    {
        var isHigh = true;
        wires.Drive(pin, isHigh);
        ITimer? timer = null;
        timer = time.CreateTimer(
            _ =>
            {
                isHigh = !isHigh;
                wires.Drive(pin, isHigh);
                timer?.Change(isHigh ? high : low, Timeout.InfiniteTimeSpan);
            }, null, high, Timeout.InfiniteTimeSpan);
        return timer;
    }
}
