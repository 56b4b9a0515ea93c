using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Expanders;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.Configuration;

/// <summary>The board that the configuration asks for, with the multiplexers and expanders on it.</summary>
internal static class Boards
{
    public static IBoard Open(BoardSettings settings, TimeProvider time, ILoggerFactory loggers, Findings findings) =>
        ExtendedBoard.Over(BoardFactory.Open(settings, time, loggers, findings), settings, time);
}
