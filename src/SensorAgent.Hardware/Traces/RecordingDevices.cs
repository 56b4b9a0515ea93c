using System.Globalization;
using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Traces;

/// <summary>An I2C device whose transfers are written down.</summary>
internal sealed class RecordingI2cDevice(II2cDevice device, string place, TraceWriter trace) : II2cDevice
{
    public void Write(ReadOnlySpan<byte> data)
    {
        var sent = data.ToArray();
        trace.NoteBytes(Of(TraceStep.Write, sent, 0), _ => device.Write(sent));
    }

    public void Read(Span<byte> buffer) => trace.NoteBytes(Of(TraceStep.Read, [], buffer.Length), taken => device.Read(taken)).CopyTo(buffer);

    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        var sent = data.ToArray();
        trace.NoteBytes(Of(TraceStep.WriteRead, sent, buffer.Length), taken => device.WriteRead(sent, taken)).CopyTo(buffer);
    }

    public void Dispose() => device.Dispose();

    private TraceTransfer Of(string step, byte[] sent, int length) => new(TraceBus.I2c, place, step, Convert.ToHexString(sent), Length: length);
}

/// <summary>An SPI device whose transfers are written down.</summary>
internal sealed class RecordingSpiDevice(ISpiDevice device, string place, TraceWriter trace) : ISpiDevice
{
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        var sent = data.ToArray();
        trace.NoteBytes(Of(TraceStep.WriteRead, sent, buffer.Length), taken => device.Transfer(sent, taken)).CopyTo(buffer);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        var sent = data.ToArray();
        trace.NoteBytes(Of(TraceStep.Write, sent, 0), _ => device.Write(sent));
    }

    public void Read(Span<byte> buffer) => trace.NoteBytes(Of(TraceStep.Read, [], buffer.Length), taken => device.Read(taken)).CopyTo(buffer);

    public void Dispose() => device.Dispose();

    private TraceTransfer Of(string step, byte[] sent, int length) => new(TraceBus.Spi, place, step, Convert.ToHexString(sent), Length: length);
}

/// <summary>A serial port whose bytes are written down; looks at which nothing had come are not.</summary>
internal sealed class RecordingSerialPort(ISerialPort serial, string port, TraceWriter trace) : ISerialPort
{
    public void Write(ReadOnlySpan<byte> data)
    {
        var sent = data.ToArray();
        trace.NoteBytes(Of(TraceStep.Write, sent), _ => serial.Write(sent));
    }

    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        try
        {
            var count = serial.Read(buffer, timeout);
            if (count > 0)
                trace.Note(Of(TraceStep.Read, []) with { Read = Convert.ToHexString(buffer[..count]) });
            return count;
        }
        catch (BusException fault)
        {
            trace.Note(Of(TraceStep.Read, []) with { Error = fault.Code, Message = fault.Message });
            throw;
        }
    }

    public void DiscardInput() => trace.NoteBytes(Of(TraceStep.Discard, []), _ => serial.DiscardInput());

    public void Dispose() => serial.Dispose();

    private TraceTransfer Of(string step, byte[] sent) => new(TraceBus.Serial, port, step, Convert.ToHexString(sent));
}

/// <summary>An output whose levels are written down.</summary>
internal sealed class RecordingOutput(IGpioOutput output, string pin, TraceWriter trace) : IGpioOutput
{
    public bool Read() => trace.Note(new(TraceBus.Gpio, pin, TraceStep.Read), output.Read, TraceWords.Of);

    public void Write(bool active) =>
        trace.NoteBytes(new(TraceBus.Gpio, pin, TraceStep.Set, TraceWords.Of(active)), _ => output.Write(active));

    public void Dispose() => output.Dispose();
}

/// <summary>A PWM channel whose settings are written down.</summary>
internal sealed class RecordingPwmChannel(IPwmChannel channel, string place, TraceWriter trace) : IPwmChannel
{
    public double DutyCycle => trace.Note(
        new(TraceBus.Pwm, place, TraceStep.Read), () => channel.DutyCycle, duty => duty.ToString(CultureInfo.InvariantCulture));

    public void Set(double frequency, double dutyCycle) => trace.NoteBytes(
        new(TraceBus.Pwm, place, TraceStep.Set, TraceWords.Of(frequency, dutyCycle)), _ => channel.Set(frequency, dutyCycle));

    public void Dispose() => channel.Dispose();
}

/// <summary>A 1-Wire bus whose answers are written down.</summary>
internal sealed class RecordingOneWire(IOneWire bus, TraceWriter trace) : IOneWire
{
    public IReadOnlyList<string> Devices() =>
        trace.Note(new(TraceBus.OneWire, "", TraceStep.Devices), bus.Devices, static ids => string.Join(' ', ids));

    public void ReadScratchpad(string id, Span<byte> scratchpad) => trace.NoteBytes(
        new(TraceBus.OneWire, id, TraceStep.Read, Length: scratchpad.Length), taken => bus.ReadScratchpad(id, taken)).CopyTo(scratchpad);
}
