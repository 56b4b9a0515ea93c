namespace SensorAgent.Hardware.Simulation;

/// <summary>The troubles of a simulated bus and of the devices on it: what the next transfers meet, and how long they take.</summary>
internal sealed class Troubles<TPlace>(TimeProvider time)
    where TPlace : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TPlace, Trouble> _ofDevices = [];
    private Trouble _ofAll = Trouble.None;

    /// <summary>Lets one device's next transfers fail.</summary>
    public void Fail(TPlace place, SimulatedFault fault, int transfers, TimeSpan takes)
    {
        lock (_lock)
            _ofDevices[place] = new(fault, transfers, takes);
    }

    /// <summary>Lets the next transfers of every device fail.</summary>
    public void FailAll(SimulatedFault fault, int transfers, TimeSpan takes)
    {
        lock (_lock)
            _ofAll = new(fault, transfers, takes);
    }

    /// <summary>Ends every trouble.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            _ofDevices.Clear();
            _ofAll = Trouble.None;
        }
    }

    /// <summary>What a transfer to the device would meet now.</summary>
    public SimulatedFault Now(TPlace place)
    {
        lock (_lock)
            return _ofAll.Transfers > 0 ? _ofAll.Fault : _ofDevices.GetValueOrDefault(place).Fault;
    }

    /// <summary>What the next transfer to the device meets, after the time that it takes.</summary>
    public SimulatedFault Next(TPlace place)
    {
        var next = Take(place);
        if (next.Takes > TimeSpan.Zero)
            SimulatedWait.For(next.Takes, time);
        return next.Fault;
    }

    private Trouble Take(TPlace place)
    {
        lock (_lock)
        {
            var trouble = _ofAll;
            if (trouble.Transfers > 0)
                _ofAll = trouble.Rest;
            else if (_ofDevices.TryGetValue(place, out trouble))
                _ofDevices[place] = trouble.Rest;
            return trouble;
        }
    }

    private readonly record struct Trouble(SimulatedFault Fault, int Transfers, TimeSpan Takes)
    {
        public static Trouble None => default;

        public Trouble Rest => Transfers == int.MaxValue ? this : Transfers > 1 ? this with { Transfers = Transfers - 1 } : None;
    }
}

/// <summary>Waits as a call into the kernel does, by the board's clock.</summary>
internal static class SimulatedWait
{
    public static void For(TimeSpan duration, TimeProvider time)
    {
        using var over = new ManualResetEventSlim();
        using var timer = time.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), over, duration, Timeout.InfiniteTimeSpan);
        over.Wait();
    }
}

/// <summary>What troubles do to bytes.</summary>
internal static class Damage
{
    /// <summary>Turns bits round.</summary>
    public static void Garble(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
            value ^= 0x55;
    }
}
