using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Devices.Simulation;
using SensorAgent.Hardware.Simulation;

namespace SensorAgent.Services;

/// <summary>Makes the troubles of <c>Board:Faults</c> on a simulated board, and ends them.</summary>
internal sealed class SimulatedFaults(TimeProvider time)
{
    private static readonly TimeSpan ForEver = TimeSpan.FromDays(36_500);
    private readonly List<ITimer> _timers = [];

    /// <summary>Begins what begins at once, and sees to the rest.</summary>
    public void Begin(AgentPlan plan, SimulatedBoard board, SimulatedWorld world)
    {
        foreach (var fault in plan.Extensions.Faults)
        {
            if (fault.IsOfWorld)
                At(fault.After, () => Begin(fault, world));
            else if (Place(fault, plan, board) is { } make)
                Begin(fault, make);
        }
    }

    private void Begin(FaultSettings fault, Action<SimulatedFault, int, TimeSpan> make)
    {
        At(fault.After, () => make(KindOf(fault.Fault), int.MaxValue, fault.Takes));
        if (fault.Duration is { } duration)
            At(fault.After + duration, () => make(SimulatedFault.None, 0, TimeSpan.Zero));
    }

    private void Begin(FaultSettings fault, SimulatedWorld world)
    {
        if (fault.Fault == "spike")
        {
            world.Spike(fault.Share, fault.Duration ?? ForEver);
            return;
        }

        world.Drift(fault.Share);
        if (fault.Duration is { } duration)
            At(duration, () => world.Drift(0));
    }

    /// <summary>What makes a trouble where the device is; null where there is no such device.</summary>
    private static Action<SimulatedFault, int, TimeSpan>? Place(FaultSettings fault, AgentPlan plan, SimulatedBoard board)
    {
        if (fault.Bus is { } number)
            return board.I2c(number).FailAll;
        if (plan.Sensors.FirstOrDefault(entry => entry.Sensor.Name == fault.Device)?.Sensor is { } sensor)
            return Place(sensor.Driver.Description, sensor.Settings, plan, board, () => SimulatedDevices.IdOf(sensor));
        return plan.Outputs.FirstOrDefault(output => output.Name == fault.Device) is { } output
            ? Place(output.Driver.Description, output.Settings, plan, board, () => "")
            : null;
    }

    private static Action<SimulatedFault, int, TimeSpan>? Place(
        DeviceDescription description, SettingsSection settings, AgentPlan plan, SimulatedBoard board, Func<string> thermometer)
    {
        switch (description.Bus)
        {
            case BusKind.I2c:
                var (bus, address) = (settings.Get(BusKeys.I2cBus), settings.Get(description.Address));
                var number = bus.IsChannel ? plan.Extensions.Multiplexers.FirstOrDefault(known => known.Name == bus.Multiplexer)?.Bus ?? 1 : bus.Number;
                return (fault, transfers, takes) => board.I2c(number).Fail(address, fault, transfers, takes);
            case BusKind.Spi:
                var (spi, select) = (settings.Get(BusKeys.SpiBus), settings.Get(BusKeys.ChipSelect));
                return (fault, transfers, takes) => board.Spi.Fail(spi, select, fault, transfers, takes);
            case BusKind.Serial:
                var port = settings.Get(BusKeys.Port);
                return (fault, transfers, takes) => board.Serial.Fail(port, fault, transfers, takes);
            case BusKind.OneWire:
                return (fault, transfers, takes) => board.OneWire.Fail(thermometer(), fault, transfers, takes);
            default:
                return null;
        }
    }

    private static SimulatedFault KindOf(string fault) => fault switch
    {
        "nack" => SimulatedFault.NoAnswer,
        "stuck" => SimulatedFault.Stuck,
        "crc" => SimulatedFault.Garbled,
        "unplugged" => SimulatedFault.Unplugged,
        _ => SimulatedFault.Slow,
    };

    private void At(TimeSpan after, Action act)
    {
        if (after == TimeSpan.Zero)
            act();
        else
            _timers.Add(time.CreateTimer(_ => act(), null, after, Timeout.InfiniteTimeSpan));
    }
}
