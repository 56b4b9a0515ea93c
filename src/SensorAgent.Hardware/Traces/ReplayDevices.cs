using System.Globalization;
using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Traces;

/// <summary>An I2C device of a trace.</summary>
internal sealed class ReplayI2cDevice(TraceTransfer opened, TracePlayer player) : II2cDevice
{
    public void Write(ReadOnlySpan<byte> data) => player.Take(opened.As(TraceStep.Write, data));

    public void Read(Span<byte> buffer) => player.Take(opened.As(TraceStep.Read, [], buffer.Length)).CopyTo(buffer);

    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer) =>
        player.Take(opened.As(TraceStep.WriteRead, data, buffer.Length)).CopyTo(buffer);

    public void Dispose()
    {
        // There is no file behind it.
    }
}

/// <summary>An SPI device of a trace.</summary>
internal sealed class ReplaySpiDevice(TraceTransfer opened, TracePlayer player) : ISpiDevice
{
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer) =>
        player.Take(opened.As(TraceStep.WriteRead, data, buffer.Length)).CopyTo(buffer);

    public void Write(ReadOnlySpan<byte> data) => player.Take(opened.As(TraceStep.Write, data));

    public void Read(Span<byte> buffer) => player.Take(opened.As(TraceStep.Read, [], buffer.Length)).CopyTo(buffer);

    public void Dispose()
    {
        // There is no file behind it.
    }
}

/// <summary>A serial port of a trace: what came then is there as soon as the driver has written what it wrote before.</summary>
internal sealed class ReplaySerialPort(TraceTransfer opened, TracePlayer player) : ISerialPort
{
    public void Write(ReadOnlySpan<byte> data) => player.Take(opened.As(TraceStep.Write, data));

    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        if (player.TakeIfNext(opened.As(TraceStep.Read, [], buffer.Length)) is not { } line)
            return 0;
        line.CopyTo(buffer);
        return line.Read.Length / 2;
    }

    public void DiscardInput() => player.Take(opened.As(TraceStep.Discard, []));

    public void Dispose()
    {
        // There is no file behind it.
    }
}

/// <summary>A GPIO line of a trace, or several opened together, whichever way they go.</summary>
internal sealed class ReplayLine(TraceTransfer opened, TracePlayer player) : IGpioWire, IGpioInputs, IGpioOutput
{
    public bool Read() => player.Take(opened.As(TraceStep.Read, [])).Read == TraceWords.Of(true);

    public void Read(Span<bool> active)
    {
        var levels = player.Take(opened.As(TraceStep.Read, [])).Read;
        for (var i = 0; i < active.Length; i++)
            active[i] = i < levels.Length && levels[i] == '1';
    }

    public void Write(bool active) => Drive(active);

    public void Drive(bool active) => player.Take(opened.As(TraceStep.Set, []) with { Written = TraceWords.Of(active) });

    public void Release() => player.Take(opened.As(TraceStep.Release, []));

    public ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken) =>
        player.EdgeAsync(opened.As(TraceStep.Edge, []), cancellationToken);

    public void Dispose()
    {
        // There is no file behind it.
    }
}

/// <summary>A PWM channel of a trace.</summary>
internal sealed class ReplayPwmChannel(TraceTransfer opened, TracePlayer player) : IPwmChannel
{
    public double DutyCycle
    {
        get
        {
            var line = player.Take(opened.As(TraceStep.Read, []));
            return double.TryParse(line.Read, NumberStyles.Float, CultureInfo.InvariantCulture, out var duty)
                ? duty
                : throw new InvalidDataException($"Line {line.Number} of the trace has no duty cycle: \"{line.Read}\".");
        }
    }

    public void Set(double frequency, double dutyCycle) =>
        player.Take(opened.As(TraceStep.Set, []) with { Written = TraceWords.Of(frequency, dutyCycle) });

    public void Dispose()
    {
        // There is no file behind it.
    }
}

/// <summary>The 1-Wire bus of a trace.</summary>
internal sealed class ReplayOneWire(TracePlayer player) : IOneWire
{
    public IReadOnlyList<string> Devices() =>
        player.Take(new(TraceBus.OneWire, "", TraceStep.Devices)).Read.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public void ReadScratchpad(string id, Span<byte> scratchpad) =>
        player.Take(new(TraceBus.OneWire, id, TraceStep.Read, Length: scratchpad.Length)).CopyTo(scratchpad);
}

/// <summary>What the devices of a trace do alike.</summary>
file static class Transfers
{
    public static TraceTransfer As(this TraceTransfer opened, string step, ReadOnlySpan<byte> data, int length = 0) =>
        new(opened.Bus, opened.Address, step, Convert.ToHexString(data), Length: length);

    public static void CopyTo(this TraceTransfer line, Span<byte> buffer) => Convert.FromHexString(line.Read).CopyTo(buffer);
}
