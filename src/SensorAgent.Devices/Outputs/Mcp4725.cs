using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Outputs;

/// <summary>Microchip MCP4725: a voltage from nothing to the supply, at 12 bits on I2C.</summary>
/// <remarks>
/// Datasheet DS22039D: fast mode write in section 6.1.1, which leaves the EEPROM alone; read command in 6.2; power-down bits in
/// table 5-2. What the chip starts with after power-up is in its EEPROM, which is never written.
/// </remarks>
[Output("mcp4725")]
internal sealed class Mcp4725(II2cDevice device) : IOutput, IOutputDriver
{
    private const int Highest = 4095;
    private const byte PowerDownBits = 0b110;

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("Microchip MCP4725: a voltage from nothing to the supply", OutputKind.Dimmer)
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x60, 8)],
        ActsOn = static _ => true, // the converter has no registers: what is written is a voltage
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => context.OpenI2c(Description, device => new Mcp4725(device));

    /// <summary>What the converter holds; powered down it drives nothing.</summary>
    public OutputState Read()
    {
        Span<byte> raw = stackalloc byte[3];
        device.Read(raw);
        var code = (raw[1] << 4) | (raw[2] >> 4);
        return (raw[0] & PowerDownBits) != 0 ? OutputState.Off : new(Math.Round(code * 100.0 / Highest, 2));
    }

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        var code = (int)Math.Round(state.Percent / 100 * Highest);
        device.Write([(byte)(code >> 8), (byte)code]); // the four bits above are the fast mode command and normal power
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
