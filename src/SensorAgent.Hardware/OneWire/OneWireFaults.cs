using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.OneWire;

/// <summary>What a thermometer that cannot be read is called.</summary>
internal static class OneWireFaults
{
    /// <summary>The kernel does not list the id.</summary>
    public static BusException Missing(string id, IReadOnlyCollection<string> present) =>
        new(BusFault.Missing, present.Count > 0
            ? $"There is no thermometer {id} on the 1-Wire bus; there is {string.Join(", ", present)}."
            : $"There is no thermometer {id} on the 1-Wire bus, nor any other: check the wiring and the pull-up resistor of 4.7 kΩ.");

    /// <summary>It is listed, and does not answer.</summary>
    public static BusException NoAnswer(string id) =>
        new(BusFault.NoAnswer, $"The thermometer {id} does not answer: check its wires and its supply.");

    /// <summary>The check byte does not fit.</summary>
    public static BusException BadCrc(string id) =>
        new(BusFault.BadData, $"The thermometer {id} answered with a wrong checksum: the cable may be too long or the pull-up resistor too weak.");
}
