using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Setup;

/// <summary>Every bus that is named exists, and no chip behind a multiplexer has the address of one on the bus before it.</summary>
internal static class ExtensionRules
{
    /// <summary>Notes buses of multiplexers that are not there, and addresses that answer twice while a channel is connected.</summary>
    public static void Check(AgentPlan plan, BoardSettings board)
    {
        var taken = new Dictionary<(I2cBusId Bus, int Address), string>();
        foreach (var multiplexer in board.Multiplexers)
            taken.TryAdd((multiplexer.Bus, multiplexer.Address), multiplexer.Section.Path);
        var devices = board.Expanders.Select(expander => (expander.Bus, expander.Address, expander.Section))
            .Concat(plan.Sensors.SelectMany(entry => Place(entry.Sensor.Driver.Description, entry.Sensor.Settings)))
            .Concat(plan.Outputs.SelectMany(output => Place(output.Driver.Description, output.Settings)))
            .ToArray();
        foreach (var (bus, address, section) in devices.Where(device => !device.Bus.IsChannel))
            taken.TryAdd((bus, address), section.Path);

        foreach (var (bus, address, section) in devices.Where(device => device.Bus.IsChannel))
        {
            var multiplexer = board.Multiplexers.FirstOrDefault(known => known.Name.Equals(bus.Multiplexer, StringComparison.OrdinalIgnoreCase));
            if (multiplexer is null)
            {
                section.Add(
                    BusKeys.I2cBus.Key, $"there is no multiplexer \"{bus.Multiplexer}\" in Board:Multiplexers",
                    Spelling.DidYouMean(bus.Multiplexer, [.. board.Multiplexers.Select(known => known.Name)]));
            }
            else if (taken.TryGetValue((multiplexer.Bus, address), out var other))
            {
                section.Add(
                    "Address", $"0x{address:X2} on bus {bus} is also that of {other} on bus {multiplexer.Bus}, which the channel is connected to",
                    "give one of them another address, or put both behind channels");
            }
        }

        foreach (var (sensor, _) in plan.Sensors)
        {
            foreach (var key in sensor.Driver.Description.Pins.Concat(sensor.Driver.Description.OptionalPins))
                NoteDoubtfulInput(plan.Board.FindPin(sensor.Settings.Get(key), out _), sensor.Settings, key, board);
        }
    }

    private static void NoteDoubtfulInput(GpioPin? pin, SettingsSection section, Setting<string> key, BoardSettings board)
    {
        if (pin is not null && board.Expanders.FirstOrDefault(expander => expander.Name == pin.Chip) is { } expander && expander.Driver.NotAsInputs.Contains(pin.Line))
            section.Findings.Note(section.PathOf(key.Key), $"its maker does not want line {pin.Line} of an {expander.Driver.Name} as an input: it may disturb the bus when it changes", "take another line");
    }

    private static (I2cBusId Bus, int Address, SettingsSection Section)[] Place(DeviceDescription description, SettingsSection section) =>
        description.Bus == BusKind.I2c ? [(section.Get(BusKeys.I2cBus), section.Get(description.Address), section)] : [];
}
