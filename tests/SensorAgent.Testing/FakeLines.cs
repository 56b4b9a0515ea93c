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

    /// <summary>What is on the line's other end, told of every state.</summary>
    public Action<bool>? Written { get; set; }

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
        Written?.Invoke(active);
    }

    /// <inheritdoc/>
    public void Dispose() => IsOpen = false;
}

/// <summary>An input line that a test moves, alone or as one of several that were opened together.</summary>
public sealed class FakeInputLine : IGpioWire, IGpioInputs
{
    private readonly Channel<GpioEdge> _edges = Channel.CreateUnbounded<GpioEdge>();
    private readonly bool[] _active = new bool[2];
    private readonly List<bool?> _driven = [];
    private uint _sequence;

    /// <summary>How it was opened last.</summary>
    public GpioInputSettings Settings { get; set; }

    /// <summary>The logical state now.</summary>
    public bool IsActive
    {
        get => _active[0];
        set => _active[0] = value;
    }

    /// <summary>True after closing.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What the agent drove it to, and null for each time it let go.</summary>
    public IReadOnlyList<bool?> Driven => _driven;

    /// <summary>What answers when the agent lets go of the line.</summary>
    public Action? Released { get; set; }

    /// <summary>Asked instead of <see cref="IsActive"/>, where the test says so.</summary>
    public Func<bool>? Level { get; set; }

    /// <summary>Moves the line, as the kernel tells it.</summary>
    public void Move(bool active) => Move(active, TimeSpan.FromMilliseconds(_sequence + 1));

    /// <summary>Moves the line, or another of those opened together, at a time of the kernel's clock.</summary>
    public void Move(bool active, TimeSpan at, int line = 0)
    {
        _active[line] = active;
        _edges.Writer.TryWrite(new(active, ++_sequence, at, line));
    }

    /// <summary>Edges that the kernel counted and had no room for.</summary>
    public void Lose(uint count) => _sequence += count;

    /// <summary>The level changes, and nobody is told.</summary>
    public void Put(bool active, int line) => _active[line] = active;

    /// <summary>Ends in a fault, as when the chip goes away.</summary>
    public void Break(Exception fault) => _edges.Writer.TryComplete(fault);

    /// <inheritdoc/>
    public bool Read() => Level?.Invoke() ?? IsActive;

    /// <inheritdoc/>
    public void Read(Span<bool> active) => _active.CopyTo(active);

    /// <inheritdoc/>
    public void Drive(bool active) => _driven.Add(active);

    /// <inheritdoc/>
    public void Release()
    {
        _driven.Add(null);
        Released?.Invoke();
    }

    /// <inheritdoc/>
    public async ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _edges.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is BusException fault)
        {
            throw fault;
        }
    }

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
