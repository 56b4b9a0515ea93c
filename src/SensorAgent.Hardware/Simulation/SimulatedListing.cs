using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.Hardware.Simulation;

/// <summary>What the simulated board has: its lines with their holders, and what is attached to its buses.</summary>
internal sealed class SimulatedListing(SimulatedBoard board, IReadOnlyDictionary<int, SimulatedLine> lines) : IBusListing
{
    public IReadOnlyList<GpioChipListing> GpioChips() =>
    [
        new("simulated", RaspberryPi.Simulated.MainChip,
            [.. RaspberryPi.Simulated.Pins.OrderBy(pin => pin.Line).Select(pin => lines[pin.Line].Listing)]),
    ];

    public IReadOnlyList<PwmChipListing> PwmChips() => [board.Pwm.Listing];

    public IReadOnlyList<SerialPortListing> SerialPorts() => [.. board.Serial.Ports.Select(port => new SerialPortListing(port, ""))];

    public IReadOnlyList<SpiListing> SpiDevices() => [.. board.Spi.Places.Select(place => new SpiListing(place.Bus, place.ChipSelect))];

    public IReadOnlyList<RefusedFile> Refused() => [];
}
