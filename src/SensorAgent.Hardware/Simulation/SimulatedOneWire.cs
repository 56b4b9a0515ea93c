using System.Collections.Concurrent;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.OneWire;

namespace SensorAgent.Hardware.Simulation;

/// <summary>A 1-Wire bus with thermometers that hold whatever temperature the world says.</summary>
public sealed class SimulatedOneWire : IOneWire
{
    private readonly ConcurrentDictionary<string, Func<double>> _thermometers = new(StringComparer.Ordinal);
    private readonly Troubles<string> _troubles;

    internal SimulatedOneWire(TimeProvider time) => _troubles = new(time);

    /// <inheritdoc/>
    public IReadOnlyList<string> Devices() =>
        [.. _thermometers.Keys.Where(id => _troubles.Now(id) is not (SimulatedFault.NoAnswer or SimulatedFault.Unplugged))
            .Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void ReadScratchpad(string id, Span<byte> scratchpad)
    {
        var fault = _troubles.Next(id);
        if (fault == SimulatedFault.Unplugged || !_thermometers.TryGetValue(id, out var celsius))
            throw OneWireFaults.Missing(id, [.. _thermometers.Keys.Where(other => other != id)]);
        if (fault is SimulatedFault.NoAnswer or SimulatedFault.Stuck)
            throw OneWireFaults.NoAnswer(id);
        if (fault == SimulatedFault.Garbled)
            throw OneWireFaults.BadCrc(id);
        Scratchpad.Write(id, celsius(), scratchpad);
    }

    /// <summary>Puts a thermometer on the bus; the family is the id's first byte (10, 22, 28, 3b, 42).</summary>
    public void Attach(string id, Func<double> celsius) => _thermometers[id] = celsius;

    /// <summary>Takes it off.</summary>
    public void Detach(string id) => _thermometers.TryRemove(id, out _);

    /// <summary>Lets its next reads fail, all of them unless a number is given, after the time that each takes.</summary>
    public void Fail(string id, SimulatedFault fault, int transfers = int.MaxValue, TimeSpan takes = default) =>
        _troubles.Fail(id, fault, transfers, takes);

    /// <summary>Ends every trouble.</summary>
    public void Heal() => _troubles.Heal();
}
