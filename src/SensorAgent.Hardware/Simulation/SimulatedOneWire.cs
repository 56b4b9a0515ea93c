using System.Collections.Concurrent;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.OneWire;

namespace SensorAgent.Hardware.Simulation;

/// <summary>A 1-Wire bus with thermometers that hold whatever temperature the world says.</summary>
public sealed class SimulatedOneWire : IOneWire
{
    private readonly ConcurrentDictionary<string, Thermometer> _thermometers = new(StringComparer.Ordinal);

    internal SimulatedOneWire()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Devices() =>
        [.. _thermometers.Where(entry => entry.Value.Fault != SimulatedFault.NoAnswer).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void ReadScratchpad(string id, Span<byte> scratchpad)
    {
        if (!_thermometers.TryGetValue(id, out var thermometer))
            throw OneWireFaults.Missing(id, [.. _thermometers.Keys]);

        Scratchpad.Write(id, thermometer.Celsius(), scratchpad);
        switch (thermometer.Fault)
        {
            case SimulatedFault.NoAnswer or SimulatedFault.Stuck:
                throw OneWireFaults.NoAnswer(id);
            case SimulatedFault.Garbled:
                throw OneWireFaults.BadCrc(id);
        }
    }

    /// <summary>Puts a thermometer on the bus; the family is the id's first byte (10, 22, 28, 3b, 42).</summary>
    public void Attach(string id, Func<double> celsius) => _thermometers[id] = new(celsius, SimulatedFault.None);

    /// <summary>Takes it off.</summary>
    public void Detach(string id) => _thermometers.TryRemove(id, out _);

    /// <summary>Lets its reads fail until it is told <see cref="SimulatedFault.None"/>.</summary>
    public void Fail(string id, SimulatedFault fault)
    {
        if (_thermometers.TryGetValue(id, out var thermometer))
            _thermometers[id] = thermometer with { Fault = fault };
    }

    private sealed record Thermometer(Func<double> Celsius, SimulatedFault Fault);
}
