using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Scanning;

namespace SensorAgent.Doctor;

/// <summary>Whether the interfaces that the configuration needs are there, and whether this user may use them.</summary>
internal static class InterfaceChecks
{
    public static IEnumerable<Checkup> Of(AgentPlan plan)
    {
        var board = plan.Board;
        var devices = plan.Sensors.Select(entry => ((DeviceDescription)entry.Sensor.Driver.Description, entry.Sensor.Settings))
            .Concat(plan.Outputs.Select(output => ((DeviceDescription)output.Driver.Description, output.Settings)))
            .ToArray();
        var needed = devices.Select(device => device.Item1.Bus).ToHashSet();

        var buses = devices.Where(device => device.Item1.Bus == BusKind.I2c).Select(device => device.Settings.Get(BusKeys.I2cBus));
        foreach (var bus in buses.Distinct().OrderBy(bus => bus.Multiplexer, StringComparer.Ordinal).ThenBy(bus => bus.Number))
            yield return I2c(board, bus);
        if (!needed.Contains(BusKind.I2c))
            yield return Of("I2C", isNeeded: false, new Found<I2cBusId>(board.I2cBuses), found => $"bus {string.Join(", ", found)}");
        yield return Of(
            "1-Wire", needed.Contains(BusKind.OneWire), Found<string>.By(board.OneWire.Devices), ids => ids.Count == 1 ? "1 thermometer" : $"{ids.Count} thermometers");
        if (board.Listing is not { } listing)
            yield break;

        var usesLines = devices.Any(device => device.Item1.Pins.Count > 0);
        yield return Of("GPIO", usesLines, Found<GpioChipListing>.By(listing.GpioChips), Words<GpioChipListing>(chip => chip.Label));
        yield return Of(
            "SPI", needed.Contains(BusKind.Spi), Found<SpiListing>.By(listing.SpiDevices), Words<SpiListing>(device => $"{device.Bus}.{device.ChipSelect}"));
        yield return Of("PWM", needed.Contains(BusKind.Pwm), Found<PwmChipListing>.By(listing.PwmChips), Words<PwmChipListing>(chip => chip.Device));
        yield return Of(
            "serial", needed.Contains(BusKind.Serial), Found<SerialPortListing>.By(listing.SerialPorts), Words<SerialPortListing>(port => port.Name));

        var refused = listing.Refused();
        yield return refused.Count == 0
            ? Checkup.Ok("permissions", $"The user {Environment.UserName} may open every device file there is.")
            : new("permissions", Health.Warning,
                $"The user {Environment.UserName} may not open {string.Join(", ", refused.Select(file => file.Path))}; the service has a user of its own.",
                $"sudo usermod -aG {string.Join(',', refused.Select(file => file.Group).Distinct())} {Environment.UserName}, then log in again");
    }

    private static Func<IReadOnlyList<T>, string> Words<T>(Func<T, string> word) => found => string.Join(", ", found.Select(word));

    private static Checkup I2c(IBoard board, I2cBusId bus)
    {
        try
        {
            using var any = board.OpenI2c(bus, 0x08); // opening does not talk to it
            return Checkup.Ok("I2C", $"Bus {bus} is there.");
        }
        catch (BusException fault)
        {
            return new("I2C", Health.Problem, fault.Message);
        }
    }

    // The faults of the buses say themselves what to type.
    private static Checkup Of<T>(string part, bool isNeeded, Found<T> found, Func<IReadOnlyList<T>, string> words) => found switch
    {
        { Items.Count: > 0 } => Checkup.Ok(part, $"There is {words(found.Items)}."),
        _ when isNeeded => new(part, Health.Problem, found.Problem.Length > 0 ? found.Problem : "There is nothing on it: check the wiring."),
        _ => Checkup.Ok(part, "There is none, and the configuration needs none."),
    };
}
