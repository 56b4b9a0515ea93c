namespace SensorAgent.Hardware.Traces;

/// <summary>How what a driver does differs from a line, in words; pure.</summary>
internal static class TraceDifference
{
    /// <summary>The first difference, or null where it is the same.</summary>
    public static string? Of(TraceTransfer made, TraceTransfer line)
    {
        if (made.Step != line.Step)
            return $"the driver {Words(made)}; the trace has that it {Words(line)}";
        if (made.Written != line.Written)
            return made.IsOfBytes ? OfBytes(made.Written, line.Written) : $"the driver {Words(made)}; the trace has that it {Words(line)}";
        if (made.Bus == TraceBus.Serial)
            return made.Length * 2 < line.Read.Length ? $"the driver takes {made.Length} bytes; the trace has {line.Read.Length / 2}" : null;
        return made.Length != AskedFor(line) ? $"the driver asks for {made.Length} bytes; the trace has {AskedFor(line)}" : null;
    }

    /// <summary>What is done, in words.</summary>
    public static string Words(TraceTransfer transfer) => transfer.Step switch
    {
        TraceStep.Open => transfer.Written.Length == 0 ? "opens it" : $"opens it as {transfer.Written}",
        TraceStep.Write => $"writes {transfer.Written}",
        TraceStep.Read when transfer.IsOfBytes => transfer.Bus == TraceBus.Serial ? "reads" : $"reads {AskedFor(transfer)} bytes",
        TraceStep.Read => "reads it",
        TraceStep.WriteRead => $"writes {transfer.Written} and reads {AskedFor(transfer)} bytes",
        TraceStep.Discard => "throws away what has come",
        TraceStep.Edge => "waits for an edge",
        TraceStep.Release => "lets go of it",
        TraceStep.Devices => "asks for the devices",
        TraceStep.Set => $"sets it to {transfer.Written}",
        _ => $"does \"{transfer.Step}\"",
    };

    private static int AskedFor(TraceTransfer line) => line.IsOfBytes ? Math.Max(line.Length, line.Read.Length / 2) : line.Length;

    private static string OfBytes(string made, string line)
    {
        for (var at = 0; at < Math.Min(made.Length, line.Length); at += 2)
        {
            if (made[at] != line[at] || made[at + 1] != line[at + 1])
                return $"byte {(at / 2) + 1} of what is written: the driver writes {made[at..(at + 2)]}, the trace has {line[at..(at + 2)]}";
        }

        return $"the driver writes {made.Length / 2} bytes, the trace has {line.Length / 2}";
    }
}
