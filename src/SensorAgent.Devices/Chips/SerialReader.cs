using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>Reads frames from a serial port without holding a thread while nothing comes.</summary>
internal sealed class SerialReader(ISerialPort port, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5); // the kernel keeps what comes in between

    /// <summary>Fills the buffer; false when the time is over before.</summary>
    public async ValueTask<bool> FillAsync(Memory<byte> buffer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var filled = 0; filled < buffer.Length;)
        {
            var count = port.Read(buffer.Span[filled..], TimeSpan.Zero);
            filled += count;
            if (count > 0)
                continue;
            if (time.GetElapsedTime(start) >= timeout)
                return false;
            await ChipPause.WaitAsync(time, Look, cancellationToken);
        }

        return true;
    }

    /// <summary>Takes what has come, waiting for the first byte; 0 when the time is over before.</summary>
    public async ValueTask<int> TakeAsync(Memory<byte> buffer, TimeSpan timeout, CancellationToken cancellationToken) =>
        await FillAsync(buffer[..1], timeout, cancellationToken) ? 1 + port.Read(buffer.Span[1..], TimeSpan.Zero) : 0;

    /// <summary>Fills the buffer with a frame that begins with the head, and skips what comes before; false when the time is over.</summary>
    public async ValueTask<bool> FindAsync(ReadOnlyMemory<byte> head, Memory<byte> frame, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var have = 0; await FillAsync(frame[have..], timeout - time.GetElapsedTime(start), cancellationToken);)
        {
            var skipped = 0;
            while (!BeginsAt(frame.Span[skipped..], head.Span))
                skipped++;
            if (skipped == 0)
                return true;
            have = frame.Length - skipped;
            frame[skipped..].CopyTo(frame);
        }

        return false;
    }

    /// <summary>The fault of a module that says nothing.</summary>
    public static BusException Silent(string module, TimeSpan time) => new(
        BusFault.NoAnswer,
        $"The {module} does not answer within {Duration.ToWords(time)}; look at its supply, and whether its TX leads to RX here and its RX to TX.");

    /// <summary>The fault of a frame whose checksum is wrong.</summary>
    public static BusException Damaged(string module) =>
        new(BusFault.BadData, $"What the {module} sends is damaged (checksum); look at the cable.");

    // The head, or as much of it as the rest of the frame has room for.
    private static bool BeginsAt(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> head) => rest.StartsWith(head[..Math.Min(head.Length, rest.Length)]);
}
