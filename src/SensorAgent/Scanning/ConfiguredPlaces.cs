using Microsoft.Extensions.Configuration;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices;

namespace SensorAgent.Scanning;

/// <summary>Which devices the configuration has already, those of disabled entries included.</summary>
internal sealed class ConfiguredPlaces
{
    private readonly Dictionary<(I2cBusId Bus, int Address), (string Entry, string Driver)> _i2c = [];
    private readonly Dictionary<string, string> _wire = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the entries; what is wrong with them is of no concern here.</summary>
    public ConfiguredPlaces(IConfiguration configuration)
    {
        Add("Sensors", driver => Drivers.Sensors.FirstOrDefault(known => Is(known.Name, driver))?.Description);
        Add("Outputs", driver => Drivers.Outputs.FirstOrDefault(known => Is(known.Name, driver))?.Description);

        foreach (var part in configuration.GetSection("Board:Multiplexers").GetChildren().Concat(configuration.GetSection("Board:Expanders").GetChildren()))
        {
            var entry = new SettingsSection(part, part.Path, new());
            _i2c.TryAdd((entry.Get(BusKeys.I2cBus), entry.Get(Setting.Address([]))), (entry.Path, part["Driver"] ?? "tca9548a"));
        }

        void Add(string section, Func<string, DeviceDescription?> find)
        {
            foreach (var entry in configuration.GetSection(section).GetChildren())
            {
                var driver = entry["Driver"] ?? "";
                if (find(driver) is { } description)
                    Take(new(entry, $"{section}:{entry.Key}", new()), description, driver);
            }
        }
    }

    /// <summary>The entry at an I2C address and its driver, or nothing.</summary>
    public (string Entry, string Driver) At(I2cBusId bus, int address) => _i2c.GetValueOrDefault((bus, address), ("", ""));

    /// <summary>The entry of a thermometer, or nothing.</summary>
    public string OfThermometer(string id) => _wire.GetValueOrDefault(id, "");

    /// <summary>The entry that takes the only thermometer there is, whichever it be; or nothing.</summary>
    public string OfAnyThermometer => _wire.GetValueOrDefault("", "");

    private void Take(SettingsSection entry, DeviceDescription description, string driver)
    {
        if (description.Bus == BusKind.I2c)
            _i2c.TryAdd((entry.Get(BusKeys.I2cBus), entry.Get(description.Address)), (entry.Path, driver));
        else if (description.Bus == BusKind.OneWire && IdKeyOf(description) is { } id)
            _wire.TryAdd(entry.Get(id), entry.Path);
    }

    /// <summary>The key that names one of several on the 1-Wire bus.</summary>
    public static Setting<string>? IdKeyOf(DeviceDescription description) =>
        description.Settings.OfType<Setting<string>>().FirstOrDefault(setting => setting.Key == "Id");

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
