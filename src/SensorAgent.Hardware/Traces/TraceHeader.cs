namespace SensorAgent.Hardware.Traces;

/// <summary>The first line of a trace: what was recorded, and where.</summary>
/// <param name="Sensor">The sensor's name in the configuration.</param>
/// <param name="Driver">Its driver.</param>
/// <param name="Board">The board's model.</param>
/// <param name="Agent">The agent's version.</param>
/// <param name="Recorded">When the recording began, UTC.</param>
/// <param name="Settings">The sensor's entry: each key, those of objects within it separated by colons, and its value.</param>
public sealed record TraceHeader(
    string Sensor, string Driver, string Board, string Agent, DateTimeOffset Recorded, IReadOnlyDictionary<string, string> Settings);
