namespace SensorAgent.Hardware.Traces;

/// <summary>A recording of everything that a sensor's driver did to the buses.</summary>
public sealed class Trace
{
    private Trace(string file, TraceHeader header, IReadOnlyList<TraceLine> lines) => (File, Header, Lines) = (file, header, lines);

    /// <summary>The file it came from.</summary>
    public string File { get; }

    /// <summary>What was recorded, and where.</summary>
    public TraceHeader Header { get; }

    /// <summary>The lines after the header.</summary>
    internal IReadOnlyList<TraceLine> Lines { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no trace, or damaged: a sentence with the line.</exception>
    public static Trace Read(string file)
    {
        try
        {
            return Of(file, System.IO.File.ReadAllLines(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The trace {file} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Reads the lines of a file.</summary>
    /// <exception cref="InvalidDataException">It is no trace, or damaged: a sentence with the line.</exception>
    internal static Trace Of(string file, IReadOnlyList<string> texts)
    {
        var number = 1;
        try
        {
            var header = texts.Count > 0 ? TraceFormat.Header(texts[0]) : throw new FormatException("the file is empty");
            var lines = new List<TraceLine>();
            foreach (var text in texts.Skip(1))
            {
                number++;
                if (text.Length > 0)
                    lines.Add(TraceFormat.Line(text, number));
            }

            return lines.OfType<TraceOutcome>().Any()
                ? new(file, header, lines)
                : throw new FormatException("the trace ends before the first reading has; it was cut off, or the recording was");
        }
        catch (FormatException fault)
        {
            throw new InvalidDataException($"{file}, line {number}: {fault.Message}.", fault);
        }
    }
}
