using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Tests.Fakes;

/// <summary>The hardware of an output: takes states, or refuses or keeps its own, as told.</summary>
internal sealed class FakeOutput
{
    private readonly Lock _lock = new();
    private readonly List<string> _log = [];
    private readonly List<double> _levels = [];

    /// <summary>What was done to it: <c>open ON</c>, <c>open as it is</c>, <c>write OFF</c>, <c>close</c>.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_lock)
                return [.. _log];
        }
    }

    public OutputState State { get; set; }

    /// <summary>Every level that was written.</summary>
    public IReadOnlyList<double> Levels
    {
        get
        {
            lock (_lock)
                return [.. _levels];
        }
    }

    /// <summary>The movement, by the worker's clock: when it goes on, or null at rest.</summary>
    public Func<TimeSpan, TimeSpan?> Move { get; set; } = _ => null;

    /// <summary>Tells that somebody else has switched it; null before it is open.</summary>
    public Action? Changed { get; private set; }

    public Exception? OpenFault { get; set; }

    public Exception? WriteFault { get; set; }

    public Exception? CloseFault { get; set; }

    /// <summary>The state that it keeps whatever is written; null follows.</summary>
    public OutputState? StuckAt { get; set; }

    /// <summary>Holds every write back while not set.</summary>
    public ManualResetEventSlim Free { get; } = new(initialState: true);

    public OutputDriver Driver(OutputKind kind) => new("fake", new OutputDescription("A fake", kind), Open);

    /// <summary>True once a write was held back.</summary>
    public bool IsHeld { get; private set; }

    public void Clear()
    {
        lock (_lock)
            _log.Clear();
    }

    private Opened Open(OutputContext context)
    {
        Add(context.Initial is { } state ? $"open {state.SwitchText}" : "open as it is");
        if (OpenFault is not null)
            throw OpenFault;
        if (context.Initial is { } initial)
            State = StuckAt ?? initial;
        return new(this);
    }

    private void Add(string line)
    {
        lock (_lock)
            _log.Add(line);
    }

    private sealed class Opened(FakeOutput fake) : IMovingOutput, IFollowedOutput
    {
        public Action? Changed
        {
            get => fake.Changed;
            set => fake.Changed = value;
        }

        public OutputState Read() => fake.State;

        public void Write(OutputState state)
        {
            fake.IsHeld = !fake.Free.IsSet;
            fake.Free.Wait();
            fake.Add($"write {state.SwitchText}");
            lock (fake._lock)
                fake._levels.Add(state.Percent);
            if (fake.WriteFault is not null)
                throw fake.WriteFault;
            fake.State = fake.StuckAt ?? state;
        }

        public TimeSpan? Advance(TimeSpan now) => fake.Move(now);

        public void Dispose()
        {
            fake.Add("close");
            if (fake.CloseFault is not null)
                throw fake.CloseFault;
        }
    }
}
