using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Gpio;
using SensorAgent.Hardware.I2c;
using SensorAgent.Hardware.KernelSensors;
using SensorAgent.Hardware.Leds;
using SensorAgent.Hardware.OneWire;
using SensorAgent.Hardware.Pwm;
using SensorAgent.Hardware.Serial;
using SensorAgent.Hardware.Spi;

namespace SensorAgent.Hardware.Boards;

/// <summary>The board that the agent runs on, through the kernel's interfaces.</summary>
internal sealed class LinuxBoard(BoardProfile profile, string root, TimeProvider time, ILoggerFactory loggers) : IBoard
{
    private readonly PinNames _names = new(profile);
    private readonly GpioChips _chips = new(profile, root);
    private readonly PwmChips _pwm = new(root, profile.Family);
    private readonly EdgeThread _edges = new();
    private readonly ILogger _gpioLog = loggers.CreateLogger("SensorAgent.Hardware.Gpio");
    private readonly ConcurrentDictionary<int, Lock> _busGates = new();

    public string Model => profile.Model;

    public bool IsSimulated => false;

    public IOneWire OneWire { get; } = new LinuxOneWire(root, profile.Family, time);

    public IKernelSensors KernelSensors { get; } = new LinuxKernelSensors(root);

    public IBusListing Listing { get; } = new LinuxBusListing(profile, root);

    public IReadOnlyList<I2cBusId> I2cBuses => [.. DeviceNodes.Numbers(root, "i2c-")];

    public I2cProbe ProbeI2c(I2cBusId bus, int address) => I2cProbing.Probe(root, bus.OfBoard, address, profile.Family, GateOf(bus.OfBoard));

    public GpioPin? FindPin(string text, out string hint) => _names.Find(text, out hint);

    public II2cDevice OpenI2c(I2cBusId bus, int address) =>
        I2cFaults.IsAddress(address)
            ? new LinuxI2cDevice(
                Path.Combine(root, "dev", $"i2c-{bus.OfBoard}"), bus.OfBoard, address, profile.Family, GateOf(bus.OfBoard))
            : throw I2cFaults.NoSuchAddress(address);

    public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings) =>
        new LinuxGpioInput(_chips, [pin], settings, _edges, _gpioLog);

    public IGpioInputs OpenInputs(IReadOnlyList<GpioPin> pins, in GpioInputSettings settings) =>
        new LinuxGpioInput(_chips, pins, settings, _edges, _gpioLog);

    public IGpioWire OpenWire(GpioPin pin, in GpioInputSettings settings) =>
        new LinuxGpioInput(_chips, [pin], settings, _edges, _gpioLog);

    public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings) => new LinuxGpioOutput(_chips, pin, settings);

    public ISpiDevice OpenSpi(int bus, int chipSelect, in SpiSettings settings) =>
        new LinuxSpiDevice(root, bus, chipSelect, settings, profile.Family);

    public ISerialPort OpenSerial(string port, in SerialSettings settings) =>
        new LinuxSerialPort(root, port, settings, profile.Family, time);

    public IPwmChannel OpenPwm(string chip, int channel) => new LinuxPwmChannel(_pwm, chip, channel, time);

    public IKernelLed OpenLed(string name) => new LinuxLed(root, name);

    private Lock GateOf(int bus) => _busGates.GetOrAdd(bus, static _ => new());
}
