using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>What <c>hwmon</c>, <c>iio</c> and <c>thermal</c> have in common: values of a device that the kernel drives.</summary>
internal sealed class KernelSensor(IKernelSensors kernel, IReadOnlyList<(KernelChannel Channel, string Quantity)> values) : ISensor
{
    private static readonly Setting<string> AddressKey = Setting.Text(
        "Address", "", "Where the device is, such as 1-0076; tells two of a kind apart, and empty takes the only one.");

    private static readonly Setting<string> QuantityKey = Setting.Text(
        "Quantity", "", "What the channels tell, one name for each, separated by commas; empty takes what the kernel says.");

    /// <summary>One of the kernel's subsystems.</summary>
    /// <param name="Name">Its name, such as <c>hwmon</c>.</param>
    /// <param name="Example">Channels it may have, for the hint; the default, where it has only one.</param>
    /// <param name="QuantityOf">What a channel tells, or nothing.</param>
    /// <param name="Prefix">What every channel begins with.</param>
    internal sealed record Subsystem(string Name, string Example, Func<string, string> QuantityOf, string Prefix = "")
    {
        /// <summary>The key of the device.</summary>
        public Setting<string> Device { get; } = Setting.Text("Device", "", $"Name of the {Name} device; empty takes the only one.");

        /// <summary>The key of the channels.</summary>
        public Setting<string> Channels { get; } = Setting.Text(
            "Channels", Name == "thermal" ? Example : "", $"Values of the device, separated by commas, such as {Example}.",
            $"use names such as {Example}, separated by commas",
            text => CommaList.IsOfDifferent(text) && CommaList.Of(text).All(name => name.StartsWith(Prefix, StringComparison.Ordinal)));
    }

    /// <summary>The description of a subsystem's driver.</summary>
    public static SensorDescription Describe(string summary, Subsystem subsystem) => new(summary)
    {
        QuantitiesOf = section => [.. NamesOf(section, subsystem).Select(name => new SensorQuantity(name))],
        DefaultInterval = TimeSpan.FromSeconds(10),
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [subsystem.Device, AddressKey, subsystem.Channels, QuantityKey],
        Example = subsystem.Channels.Default.Length > 0 ? [] : [(subsystem.Channels.Key, subsystem.Example)],
        Check = section =>
        {
            var (channels, names) = (CommaList.Of(section.Get(subsystem.Channels)).Length, CommaList.Of(section.Get(QuantityKey)).Length);
            if (channels == 0)
                section.Add("Channels", "is missing", $"name values of the device, such as {subsystem.Example}");
            else if (names > 0 && names != channels)
                section.Add("Quantity", $"names {names} quantities for {channels} channels", "use one name for each, or none");
        },
    };

    /// <summary>Finds the device and its channels; what is not there is a fault that names what is.</summary>
    public static KernelSensor Open(SensorContext context, Subsystem subsystem)
    {
        var kernel = context.Board.KernelSensors
            ?? throw new BusException(BusFault.Missing, $"The {context.Board.Model} has no sensors that the kernel drives.");
        var device = TheDevice(
            [.. kernel.Channels().Where(channel => channel.Subsystem == subsystem.Name)],
            subsystem.Name, context.Get(subsystem.Device), context.Get(AddressKey));
        return new(kernel,
        [
            .. CommaList.Of(context.Get(subsystem.Channels)).Zip(NamesOf(context.Settings, subsystem), (name, quantity) => (
                device.Find(channel => channel.Channel == name) ?? throw new BusException(
                    BusFault.Missing,
                    $"The {subsystem.Name} device {device[0].Device} has no {name}; "
                    + $"it has {string.Join(", ", device.Select(channel => channel.Channel))}."),
                quantity)),
        ]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken) => new([.. values.Select(Read)]);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing stays open between reads.
    }

    private Measurement Read((KernelChannel Channel, string Quantity) value)
    {
        var number = kernel.Read(value.Channel);
        return Quantity.Named(value.Quantity).Kind == ValueKind.Binary ? new(value.Quantity, number != 0) : new(value.Quantity, number);
    }

    private static List<KernelChannel> TheDevice(KernelChannel[] known, string subsystem, string name, string address)
    {
        var devices = known.GroupBy(channel => (channel.Device, channel.Address)).ToArray();
        var fitting = devices.Where(device =>
            (name.Length == 0 || device.Key.Device == name) && (address.Length == 0 || device.Key.Address == address)).ToArray();
        return fitting switch
        {
            [var only] => [.. only],
            [] when devices.Length == 0 => throw new BusException(
                BusFault.Missing, $"The kernel has no {subsystem} device; its driver is not loaded, or not in the device tree."),
            [] => throw new BusException(
                BusFault.Missing, $"The kernel has no {subsystem} device {$"{name} {address}".Trim()}; it has {List(devices)}."),
            _ => throw new BusException(
                BusFault.BadData, $"The kernel has several such {subsystem} devices; set Device and Address to one of {List(fitting)}."),
        };
    }

    private static string List(IEnumerable<IGrouping<(string Device, string Address), KernelChannel>> devices) =>
        string.Join(", ", devices.Select(device =>
            device.Key.Address.Length > 0 ? $"{device.Key.Device} at {device.Key.Address}" : device.Key.Device));

    private static string[] NamesOf(SettingsSection section, Subsystem subsystem)
    {
        var channels = CommaList.Of(section.Get(subsystem.Channels));
        var own = CommaList.Of(section.Get(QuantityKey));
        return own.Length == channels.Length ? own : KernelNames.Of(channels, subsystem.QuantityOf);
    }
}
