using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>What the DHT11 and the DHT22 have in common: one wire that the agent pulls down to ask, and the sensor to answer.</summary>
/// <remarks>
/// The kernel's time of each fall is what is decoded, so that the agent may be late as it likes. A processor that is late with the interrupts
/// themselves still loses edges; the kernel's own driver (<c>dtoverlay=dht11</c>) does not, and is taken where <c>Device</c> names it.
/// </remarks>
internal sealed class DhtSensor(
    IGpioWire wire, TimeSpan start, int zeros, Func<byte[], (double Celsius, double Humidity)> decode, TimeProvider time) : ISensor
{
    private const int MostFalls = 42; // the answer's beginning, forty bits, the end of the last
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(10); // the whole answer takes 5 ms

    public static readonly Setting<string> DeviceKey = Setting.Text(
        "Device", "", "Name of the kernel's own device instead of Pin, such as dht11@4 (dtoverlay=dht11,gpiopin=4).");

    /// <summary>The description of one of them.</summary>
    public static SensorDescription Describe(string summary, SensorQuantity temperature, SensorQuantity humidity) => new(summary)
    {
        Bus = BusKind.Gpio,
        Pins = [],
        OptionalPins = [BusKeys.Pin],
        Quantities = [temperature, humidity],
        DefaultInterval = TimeSpan.FromSeconds(10),
        ShortestInterval = TimeSpan.FromSeconds(2),
        Settings = [DeviceKey],
        Example = [("Pin", "GPIO4")],
        Check = section =>
        {
            var hasPin = section.Get(BusKeys.Pin).Length > 0;
            if (hasPin == section.Get(DeviceKey).Length > 0)
                section.Add(BusKeys.Pin.Key, hasPin ? "stands beside Device" : "is missing", "give the Pin, or the Device of the kernel's driver");
        },
    };

    /// <summary>Opens the line, or the kernel's device.</summary>
    public static ISensor Open(SensorContext context, TimeSpan start, int zeros, Func<byte[], (double Celsius, double Humidity)> decode)
    {
        if (context.Get(DeviceKey) is { Length: > 0 } device)
        {
            return new KernelDevice(
                context.Board.KernelSensors
                    ?? throw new BusException(BusFault.Missing, "This board has no kernel with drivers of its own; give the Pin."),
                device);
        }

        var wire = context.Board.OpenWire(context.PinOf(BusKeys.Pin), new(ActiveLow: true, GpioBias.PullUp, Edges: true, OnlyToActive: true));
        return new DhtSensor(wire, start, zeros, decode, context.Time);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        wire.Drive(true);
        var asked = time.Now();
        try
        {
            await time.AtLeastAsync(start, cancellationToken);
        }
        finally
        {
            wire.Release();
        }

        var falls = new List<GpioEdge>(MostFalls);
        while (falls.Count < MostFalls && await wire.NextEdgeAsync(Silence, time, cancellationToken) is { } fall)
        {
            if (fall.At >= asked + start) // others are from before
                falls.Add(fall);
        }

        var (celsius, humidity) = decode(DhtFrame.Decode(falls, zeros));
        return [new("temperature", celsius), new("humidity", humidity)];
    }

    public void Dispose() => wire.Dispose();

    /// <summary>The kernel's own driver, by its name in IIO.</summary>
    private sealed class KernelDevice(IKernelSensors kernel, string device) : ISensor
    {
        public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
        {
            var channels = kernel.Channels()
                .Where(channel => channel.Subsystem == "iio" && channel.Device == device && channel.Quantity.Length > 0).ToArray();
            if (channels.Length == 0)
                throw new BusException(BusFault.Missing,
                    $"The kernel has no IIO device {device}: load its driver (dtoverlay=dht11,gpiopin=4 in config.txt), and look at "
                    + "/sys/bus/iio/devices/*/name.");
            return new([.. channels.Select(channel => new Measurement(channel.Quantity, kernel.Read(channel)))]);
        }

        public void Dispose()
        {
            // The kernel keeps it open.
        }
    }
}
