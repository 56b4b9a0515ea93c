using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;

namespace SensorAgent.Systemd;

/// <summary>The device nodes that a configuration needs, as DeviceAllow= of systemd.resource-control(5) names them, and no others.</summary>
internal static class DeviceList
{
    private const string GpioChips = "char-gpiochip"; // their numbers move between kernels, so that no single one can be named

    /// <summary>The nodes, each once, in order.</summary>
    public static IReadOnlyList<string> Of(AgentPlan plan)
    {
        var nodes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var multiplexer in plan.Extensions.Multiplexers)
            nodes.Add(I2c(multiplexer.Bus));
        foreach (var expander in plan.Extensions.Expanders)
        {
            AddI2c(expander.Bus);
            AddPins([expander.Interrupt]);
        }

        foreach (var (sensor, _) in plan.Sensors)
            Add(sensor.Driver.Description, sensor.Settings);
        foreach (var output in plan.Outputs)
            Add(output.Driver.Description, output.Settings);
        return [.. nodes];

        void Add(DeviceDescription description, SettingsSection section)
        {
            AddPins(description.Pins.Concat(description.OptionalPins).Select(section.Get));
            if (description.Bus == BusKind.I2c)
                AddI2c(section.Get(BusKeys.I2cBus));
            else if (description.Bus == BusKind.Spi)
                nodes.Add($"/dev/spidev{section.Get(BusKeys.SpiBus)}.{section.Get(BusKeys.ChipSelect)}");
            else if (description.Bus == BusKind.Serial)
                nodes.Add($"/dev/{section.Get(BusKeys.Port)}");
        }

        // What is behind a multiplexer needs the multiplexer's own bus, which is there already.
        void AddI2c(I2cBusId bus)
        {
            if (!bus.IsChannel)
                nodes.Add(I2c(bus));
        }

        void AddPins(IEnumerable<string> pins)
        {
            var chips = pins.Where(pin => pin.Length > 0).Select(pin => plan.Board.FindPin(pin, out _)?.Chip ?? "");
            if (chips.Any(chip => plan.Extensions.Expanders.All(expander => expander.Name != chip)))
                nodes.Add(GpioChips);
        }
    }

    private static string I2c(I2cBusId bus) => $"/dev/i2c-{bus.OfBoard}";
}
