using System.Globalization;

namespace SensorAgent.Core.Buses;

/// <summary>An I2C bus: one of the board's by its number, or a channel of a multiplexer that stands in <c>Board:Multiplexers</c>.</summary>
/// <param name="Number">The N of <c>/dev/i2c-N</c>, or the channel, from 0.</param>
/// <param name="Multiplexer">The multiplexer's name; empty for a bus of the board.</param>
public readonly record struct I2cBusId(int Number, string Multiplexer = "")
{
    /// <summary>The most channels that a multiplexer has.</summary>
    public const int Channels = 8;

    /// <summary>A bus of the board.</summary>
    public static implicit operator I2cBusId(int number) => new(number);

    /// <summary>True for a channel of a multiplexer.</summary>
    public bool IsChannel => Multiplexer.Length > 0;

    /// <summary>The number where the bus is the board's own; a fault that says so where it is a channel.</summary>
    public int OfBoard => IsChannel
        ? throw new BusException(BusFault.Missing, $"There is no I2C bus {this}: no multiplexer is called \"{Multiplexer}\".")
        : Number;

    /// <summary>As it stands in the configuration: <c>1</c>, <c>mux1:3</c>.</summary>
    public override string ToString() => IsChannel
        ? string.Create(CultureInfo.InvariantCulture, $"{Multiplexer}:{Number}")
        : Number.ToString(CultureInfo.InvariantCulture);
}
