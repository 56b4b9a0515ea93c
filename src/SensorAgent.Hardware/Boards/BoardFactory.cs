using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Hardware.Simulation;
using SensorAgent.Hardware.Traces;

namespace SensorAgent.Hardware.Boards;

/// <summary>Finds out what the agent runs on.</summary>
public static class BoardFactory
{
    /// <summary>
    /// Opens the board that the settings ask for. <c>auto</c> takes the real one wherever there is a GPIO or I2C device node, or a
    /// device tree that names a known board, whatever else is wrong with it.
    /// </summary>
    /// <param name="settings">Section <c>Board</c>.</param>
    /// <param name="time">The clock; the simulated board lives by it, and the real one waits by it.</param>
    /// <param name="loggers">Where a board tells of lost edges.</param>
    /// <param name="findings">Where it is told that a trace cannot be played; nothing is attached then.</param>
    /// <param name="root">The directory that holds <c>proc</c>, <c>sys</c> and <c>dev</c>.</param>
    public static IBoard Open(BoardSettings settings, TimeProvider time, ILoggerFactory loggers, Findings findings, string root = "/")
    {
        if (settings.Kind == "simulated")
            return new SimulatedBoard(time);
        if (settings.Kind == "replay")
            return Replay(settings.Trace, time, findings);

        var probe = BoardProbe.Of(root);
        return settings.Kind == "auto" && !probe.HasBuses && probe.Known is null
            ? new SimulatedBoard(time)
            : new LinuxBoard(probe.Known ?? BoardProfile.Unknown(NameOf(probe)), root, time, loggers);
    }

    private static IBoard Replay(string file, TimeProvider time, Findings findings)
    {
        try
        {
            if (file.Length > 0) // that it is missing is told where the settings are read
            {
                var trace = Trace.Read(file);
                return new ReplayBoard(trace, new(trace, time, loops: true));
            }
        }
        catch (InvalidDataException fault)
        {
            findings.Add("Board:Trace", fault.Message.TrimEnd('.'), "sensoragent record SENSOR -o FILE writes one");
        }

        return new SimulatedBoard(time);
    }

    private static string NameOf(BoardProbe probe) => probe.Model.Length > 0 ? probe.Model : "a board without a device tree";
}
