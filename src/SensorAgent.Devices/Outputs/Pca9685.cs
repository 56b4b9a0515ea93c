using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Outputs;

/// <summary>NXP PCA9685: a channel of sixteen as a dimmer on I2C.</summary>
/// <remarks>
/// Datasheet rev. 4: mode registers in tables 5 and 6, LED registers in section 7.3.3, prescale formula in 7.3.5 (equation 1). The
/// prescaler is written while the oscillator sleeps; a write to a channel then starts all of them again (7.3.1.1).
/// </remarks>
[Output("pca9685")]
internal sealed class Pca9685(II2cDevice device, Lock chip, int channel, int prescale, bool activeLow) : IOutput, IOutputDriver
{
    private const double Oscillator = 25_000_000;
    private const int Steps = 4096;
    private const byte AutoIncrement = 0x20;
    private const byte Sleep = 0x10;
    private const byte Full = 0x10; // in the high byte of either count

    /// <summary>The channel of an output.</summary>
    public static readonly Setting<int> ChannelKey = Setting.Integer("Channel", 0, 0, 15, "Channel of the chip.");

    private static readonly Setting<double> FrequencyKey = Setting.Number(
        "Frequency", 200, 24, 1526, "Frequency in Hz, the same for all channels of a chip.");

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("NXP PCA9685: a dimmed channel of sixteen", OutputKind.Dimmer)
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x40, 0x38).Where(address => address != AllCall)],
        Settings = [ChannelKey, FrequencyKey, OutputKeys.ActiveLow],
        Part = ChannelKey,
        OfWholeChip = FrequencyKey,
    };

    // All chips of this kind answer at this address after a reset (7.1.1).
    private const int AllCall = 0x70;

    private byte FirstRegister => (byte)(0x06 + (4 * channel));

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => Open(context, context.Get(FrequencyKey));

    /// <summary>Opens the channel that <c>Channel</c> names, at a frequency in Hz.</summary>
    public static IOutput Open(OutputContext context, double frequency) => context.OpenI2c(Description, device =>
    {
        var output = new Pca9685(
            device, SharedChip<Lock>.Of(context, Description), context.Get(ChannelKey), Prescale(frequency),
            context.Get(OutputKeys.ActiveLow));
        if (context.Initial is null)
            output.Write(output.Read()); // wakes a chip that sleeps, at its frequency
        return output;
    });

    /// <inheritdoc/>
    public OutputState Read()
    {
        lock (chip)
        {
            if ((device.ReadByte(Register.Mode1) & (Sleep | AutoIncrement)) != AutoIncrement)
                return OutputState.Off; // as after a reset: every channel is off
            Span<byte> raw = stackalloc byte[4];
            device.WriteRead([FirstRegister], raw);
            var percent = Math.Round(Share(raw) * 100, 2);
            return new(activeLow ? 100 - percent : percent);
        }
    }

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        var share = (activeLow ? 100 - state.Percent : state.Percent) / 100;
        lock (chip)
        {
            Prepare();
            device.Write((int)Math.Round(share * Steps) switch
            {
                <= 0 => [FirstRegister, 0, 0, 0, Full],
                >= Steps => [FirstRegister, 0, Full, 0, 0],
                var count => [FirstRegister, 0, 0, (byte)count, (byte)(count >> 8)],
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Equation 1: round(25 MHz / (4096 * frequency)) - 1.</summary>
    internal static int Prescale(double frequency) => Math.Clamp((int)Math.Round(Oscillator / (Steps * frequency)) - 1, 3, 255);

    /// <summary>The share of a period that four registers describe; full off goes before full on (7.3.3).</summary>
    private static double Share(ReadOnlySpan<byte> raw)
    {
        if ((raw[3] & Full) != 0)
            return 0;
        if ((raw[1] & Full) != 0)
            return 1;
        var (on, off) = (raw[0] | ((raw[1] & 0xF) << 8), raw[2] | ((raw[3] & 0xF) << 8));
        return ((off - on) & (Steps - 1)) / (double)Steps;
    }

    private void Prepare()
    {
        var isAwake = (device.ReadByte(Register.Mode1) & (Sleep | AutoIncrement)) == AutoIncrement;
        var isInTune = device.ReadByte(Register.Prescale) == prescale;
        if (!isInTune)
        {
            device.WriteByte(Register.Mode1, AutoIncrement | Sleep);
            device.WriteByte(Register.Prescale, (byte)prescale);
        }

        if (!isAwake || !isInTune)
            device.WriteByte(Register.Mode1, AutoIncrement);
    }

    private static class Register
    {
        public const byte Mode1 = 0x00;
        public const byte Prescale = 0xFE;
    }
}
