using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;

namespace SensorAgent.Hardware.Traces;

/// <summary>Writes a trace as it happens; what is on the disk is whole up to its last line.</summary>
public sealed class TraceWriter
{
    private readonly Lock _lock = new();
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly long _start;

    /// <summary>Begins a trace with its header.</summary>
    public TraceWriter(TextWriter output, TraceHeader header, TimeProvider time)
    {
        (_output, _time, _start) = (output, time, time.GetTimestamp());
        _output.WriteLine(TraceFormat.Text(header));
    }

    /// <summary>How many transfers there are.</summary>
    public int Transfers { get; private set; }

    /// <summary>When the recording began, by the clock that stamps edges.</summary>
    internal TimeSpan Start => _time.GetElapsedTime(0, _start);

    /// <summary>A reading came to these values.</summary>
    public void Measured(IReadOnlyList<Measurement> measurements) => Write(new TraceOutcome(Values(measurements)) { Time = Now });

    /// <summary>A reading came to a fault.</summary>
    public void Faulted(string code, string message) => Write(new TraceOutcome([], code, message) { Time = Now });

    /// <summary>The values as they stand in a trace.</summary>
    internal static IReadOnlyList<TraceValue> Values(IReadOnlyList<Measurement> measurements) =>
        [.. measurements.Select(measured => new TraceValue(measured.Quantity, $"{measured.Value}", measured.Quality.Name()))];

    /// <summary>Does something to a bus, and writes what it came to; a fault goes on to who asked for it.</summary>
    internal T Note<T>(TraceTransfer transfer, Func<T> act, Func<T, string> read)
    {
        var at = Now;
        try
        {
            var result = act();
            Write(transfer with { Time = at, Read = read(result) });
            return result;
        }
        catch (BusException fault)
        {
            Write(transfer with { Time = at, Error = fault.Code, Message = fault.Message });
            throw;
        }
    }

    /// <summary>The same for a transfer of bytes, which <paramref name="act"/> puts into an array of that length.</summary>
    internal byte[] NoteBytes(TraceTransfer transfer, Action<byte[]> act) => Note(
        transfer,
        () =>
        {
            var bytes = new byte[transfer.Length];
            act(bytes);
            return bytes;
        },
        Convert.ToHexString);

    /// <summary>Writes what has happened.</summary>
    internal void Note(TraceTransfer transfer) => Write(transfer with { Time = Now });

    private double Now => _time.GetElapsedTime(_start).TotalSeconds;

    private void Write(TraceLine line)
    {
        lock (_lock)
        {
            Transfers += line is TraceTransfer ? 1 : 0;
            _output.WriteLine(TraceFormat.Text(line));
            _output.Flush();
        }
    }
}
