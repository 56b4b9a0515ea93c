using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>
/// What all outputs on one chip share, so that none disturbs another: one object for each board, bus and place on it, for as long as
/// there is the board. Outputs have workers of their own, and each opens the chip for itself.
/// </summary>
internal static class SharedChip<T>
    where T : class, new()
{
    private static readonly ConditionalWeakTable<IBoard, ConcurrentDictionary<string, T>> Boards = [];

    /// <summary>The object of the chip that an output is on.</summary>
    public static T Of(OutputContext context, OutputDescription description) => Boards.GetOrCreateValue(context.Board)
        .GetOrAdd(
            description.Bus == BusKind.I2c
                ? $"i2c-{context.Get(BusKeys.I2cBus)}:{context.Get(description.Address)}"
                : $"spi-{context.Get(BusKeys.SpiBus)}:{context.Get(BusKeys.ChipSelect)}",
            static _ => new T());
}
