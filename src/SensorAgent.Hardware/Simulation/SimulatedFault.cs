namespace SensorAgent.Hardware.Simulation;

/// <summary>What can go wrong on a simulated bus, as it would on wires.</summary>
public enum SimulatedFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The device does not acknowledge: it is unplugged, asleep or broken.</summary>
    NoAnswer,

    /// <summary>Somebody holds the wires; no transfer ends.</summary>
    Stuck,

    /// <summary>The bytes that come back have bits turned round.</summary>
    Garbled,
}
