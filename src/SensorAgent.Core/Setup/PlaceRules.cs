using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Setup;

/// <summary>Every pin exists on the board, and no pin, bus address, part of a chip, PWM channel, chip select or serial port belongs to two that cannot share it.</summary>
internal static class PlaceRules
{
    /// <summary>Notes pins that are not there and places that are taken.</summary>
    public static void Check(AgentPlan plan, Findings findings)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var shared = new Dictionary<string, OutputPlan>(StringComparer.Ordinal); // the first output of every chip that has several
        var lines = new Dictionary<string, (string Path, SerialSettings Line)>(StringComparer.Ordinal); // the serial ports that several may have
        foreach (var multiplexer in plan.Extensions.Multiplexers)
            TakeAddress(multiplexer.Bus, multiplexer.Address, multiplexer.Section);
        foreach (var expander in plan.Extensions.Expanders)
        {
            TakeAddress(expander.Bus, expander.Address, expander.Section);
            CheckPin(expander.Section, ExpanderSettings.InterruptKey, ofBoard: true);
        }

        foreach (var (sensor, _) in plan.Sensors)
        {
            if (sensor.Driver.Description.Bus == BusKind.I2c)
                CheckAddress(sensor);
            CheckPlace(sensor.Driver.Description, sensor.Settings);
        }

        foreach (var output in plan.Outputs)
        {
            CheckChip(output, output.Driver.Description);
            CheckPlace(output.Driver.Description, output.Settings);
        }

        void CheckPlace(DeviceDescription description, SettingsSection section)
        {
            foreach (var key in description.Pins.Concat(description.OptionalPins))
                CheckPin(section, key);
            if (description.Bus == BusKind.Pwm)
                CheckChannel(section);
            else if (description is { Bus: BusKind.Spi } and not OutputDescription)
                CheckSelect(section);
            else if (description.Bus == BusKind.Serial)
                CheckPort(section, (description as SensorDescription)?.SharedLine);
            else if (description.Bus == BusKind.Led)
                Take($"led-{section.Get(BusKeys.Led)}", section, BusKeys.Led.Key, $"the LED {section.Get(BusKeys.Led)}");
        }

        void CheckPin(SettingsSection section, Setting<string> key, bool ofBoard = false)
        {
            var text = section.Get(key);
            if (text.Length == 0)
                return; // noted where the entry is read, or not needed
            if (plan.Board.FindPin(text, out var hint) is not { } pin)
                section.Add(key.Key, $"the {plan.Board.Model} has no pin \"{text}\"", hint);
            else if (ofBoard && plan.Extensions.Expanders.Any(expander => expander.Name == pin.Chip))
                section.Add(key.Key, $"\"{text}\" is a line of an expander", "the interrupt goes to a line of the board itself");
            else
                Take($"{pin.Chip}:{(pin.Line < 0 ? pin.Name : pin.Line)}", section, key.Key, text == pin.Name ? text : $"{text} is {pin.Name}, which");
        }

        void CheckAddress(SensorPlan sensor) =>
            TakeAddress(sensor.Settings.Get(BusKeys.I2cBus), sensor.Settings.Get(sensor.Driver.Description.Address), sensor.Settings);

        void TakeAddress(I2cBusId bus, int address, SettingsSection section) =>
            Take($"i2c-{bus}:{address}", section, "Address", $"0x{address:X2} on bus {bus}");

        void CheckChannel(SettingsSection section)
        {
            var (chip, channel) = (section.Get(BusKeys.PwmChip), section.Get(BusKeys.PwmChannel));
            Take($"pwm-{chip}:{channel}", section, "Channel", $"channel {channel} of {(chip.Length == 0 ? "the board's first PWM chip" : chip)}");
        }

        void CheckSelect(SettingsSection section)
        {
            var (bus, select) = (section.Get(BusKeys.SpiBus), section.Get(BusKeys.ChipSelect));
            Take($"spidev{bus}.{select}", section, BusKeys.ChipSelect.Key, $"chip select {select} of SPI bus {bus}");
        }

        void CheckPort(SettingsSection section, Func<SettingsSection, SerialSettings>? sharedLine)
        {
            var port = section.Get(BusKeys.Port);
            if (sharedLine is not null && lines.TryGetValue(port, out var first))
            {
                if (first.Line != sharedLine(section))
                    section.Add(BusKeys.Port.Key, $"{port} is spoken on in another way by {first.Path}", "a line has one Baud, Parity and StopBits; give both the same");
            }
            else if (Take($"/dev/{port}", section, BusKeys.Port.Key, port) && sharedLine is not null)
            {
                lines.Add(port, (section.Path, sharedLine(section)));
            }
        }

        void CheckChip(OutputPlan output, OutputDescription description)
        {
            var section = output.Settings;
            if (description.Bus is not (BusKind.I2c or BusKind.Spi))
                return;
            var (place, key, name) = description.Bus == BusKind.I2c
                ? ($"i2c-{section.Get(BusKeys.I2cBus)}:{section.Get(description.Address)}", "Address", $"0x{section.Get(description.Address):X2} on bus {section.Get(BusKeys.I2cBus)}")
                : ($"spidev{section.Get(BusKeys.SpiBus)}.{section.Get(BusKeys.ChipSelect)}", BusKeys.ChipSelect.Key, $"chip select {section.Get(BusKeys.ChipSelect)} of SPI bus {section.Get(BusKeys.SpiBus)}");
            if (!shared.TryGetValue(place, out var first))
            {
                if (Take(place, section, key, name) && description.Part is not null)
                    shared.Add(place, output);
            }
            else if (first.Driver.Name != output.Driver.Name)
            {
                section.Add(key, $"{name} is taken by {first.Settings.Path}, which has the driver {first.Driver.Name}", "outputs on one chip have one driver");
            }
            else if (description.OfWholeChip is { } common && !section.Get(common).Equals(first.Settings.Get(common)))
            {
                section.Add(common.Key, $"differs from that of {first.Settings.Path}, which is on the same chip", "a chip has only one; give both the same");
            }

            if (description.Part is { } part)
                Take($"{place}/{section.Get(part)}", section, part.Key, $"{part.Key} {section.Get(part)} of the chip at {name}");
        }

        bool Take(string place, SettingsSection section, string key, string name)
        {
            if (taken.TryAdd(place, section.Path))
                return true;
            section.Add(key, $"{name} is taken by {taken[place]}", "every device needs a place of its own");
            return false;
        }
    }
}
