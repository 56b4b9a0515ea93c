using System.Threading.Channels;
using SensorAgent.Core.Buses;

namespace SensorAgent.Testing;

/// <summary>An output line that remembers every level it had since it was opened.</summary>
public sealed class FakeOutputLine : IGpioOutput
{
    private readonly List<bool> _states = [];

    /// <summary>How it was opened last.</summary>
    public GpioOutputSettings Settings { get; private set; }

    /// <summary>The logical state now.</summary>
    public bool IsActive { get; set; }

    /// <summary>True between opening and closing.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Every logical state from the first opening on.</summary>
    public IReadOnlyList<bool> States => _states;

    /// <summary>Opens the line as a board does: with its level set first.</summary>
    public void Open(in GpioOutputSettings settings)
    {
        (Settings, IsOpen) = (settings, true);
        if (settings.Initial is { } initial)
            Write(initial);
    }

    /// <inheritdoc/>
    public bool Read() => IsActive;

    /// <inheritdoc/>
    public void Write(bool active)
    {
        IsActive = active;
        _states.Add(active);
    }

    /// <inheritdoc/>
    public void Dispose() => IsOpen = false;
}

/// <summary>An input line that a test moves.</summary>
public sealed class FakeInputLine : IGpioInput
{
    private readonly Channel<GpioEdge> _edges = Channel.CreateUnbounded<GpioEdge>();
    private uint _sequence;

    /// <summary>How it was opened last.</summary>
    public GpioInputSettings Settings { get; set; }

    /// <summary>The logical state now.</summary>
    public bool IsActive { get; set; }

    /// <summary>True after closing.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Moves the line, as the kernel tells it.</summary>
    public void Move(bool active)
    {
        IsActive = active;
        _edges.Writer.TryWrite(new(active, ++_sequence, TimeSpan.FromMilliseconds(_sequence)));
    }

    /// <inheritdoc/>
    public bool Read() => IsActive;

    /// <inheritdoc/>
    public ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken) => _edges.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => IsClosed = true;
}

/// <summary>A PWM channel that keeps what it was told.</summary>
public sealed class FakePwm : IPwmChannel
{
    /// <summary>The chip it was opened by.</summary>
    public string Chip { get; set; } = "";

    /// <summary>The channel it was opened by.</summary>
    public int Channel { get; set; }

    /// <summary>True between opening and closing.</summary>
    public bool IsOpen { get; set; }

    /// <summary>What the next calls of <see cref="Set"/> throw, or null.</summary>
    public Exception? Fault { get; set; }

    /// <summary>The frequency, or 0 before it was set.</summary>
    public double Frequency { get; private set; }

    /// <inheritdoc/>
    public double DutyCycle { get; set; }

    /// <inheritdoc/>
    public void Set(double frequency, double dutyCycle)
    {
        if (Fault is not null)
            throw Fault;
        (Frequency, DutyCycle) = (frequency, dutyCycle);
    }

    /// <inheritdoc/>
    public void Dispose() => IsOpen = false;
}

/// <summary>A 1-Wire bus with the scratchpads that a test put there.</summary>
public sealed class FakeOneWire : IOneWire
{
    /// <summary>The thermometers' scratchpads by their ids.</summary>
    public Dictionary<string, byte[]> Scratchpads { get; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Devices() => [.. Scratchpads.Keys];

    /// <inheritdoc/>
    public void ReadScratchpad(string id, Span<byte> scratchpad)
    {
        if (!Scratchpads.TryGetValue(id, out var content))
            throw new BusException(BusFault.NoAnswer, $"{id} does not answer.");
        content.CopyTo(scratchpad);
    }
}
