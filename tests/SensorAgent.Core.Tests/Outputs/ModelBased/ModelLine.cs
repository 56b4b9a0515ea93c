using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Tests.Outputs.ModelBased;

/// <summary>What the hardware of a line does wrong.</summary>
internal enum LineFault
{
    None,
    Open,
    WriteBefore, // fails, and nothing has happened
    WriteAfter, // fails, and it has happened all the same
    Read,
    Stuck, // takes every state and keeps its own
}

/// <summary>A relay on a line that outlives the agent: what it is at is what counts.</summary>
internal sealed class ModelLine
{
    public bool IsOn { get; private set; }

    public LineFault Fault { get; set; }

    /// <summary>Is told of every change of level.</summary>
    public Action<bool> Changed { get; set; } = _ => { };

    public OutputDriver Driver => new("fake", new OutputDescription("A fake", OutputKind.Switch), Open);

    /// <summary>The power of the relay went: it falls.</summary>
    public void Fall() => Set(false);

    private Opened Open(OutputContext context)
    {
        if (Fault == LineFault.Open)
            throw new IOException("It cannot be opened.");
        var opened = new Opened(this);
        if (context.Initial is { } initial)
            opened.Write(initial);
        return opened;
    }

    private void Set(bool on)
    {
        if (IsOn == on)
            return;
        IsOn = on;
        Changed(on);
    }

    private sealed class Opened(ModelLine line) : IOutput
    {
        public OutputState Read() => line.Fault == LineFault.Read ? throw new IOException("It cannot be read.") : line.IsOn ? OutputState.On : OutputState.Off;

        public void Write(OutputState state)
        {
            if (line.Fault == LineFault.WriteBefore)
                throw new IOException("It cannot be written.");
            if (line.Fault != LineFault.Stuck)
                line.Set(state.IsOn);
            if (line.Fault == LineFault.WriteAfter)
                throw new IOException("It was written and broke.");
        }

        public void Dispose()
        {
        }
    }
}
