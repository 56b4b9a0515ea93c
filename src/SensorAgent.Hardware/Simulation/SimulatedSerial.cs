using System.Collections.Concurrent;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Serial;

namespace SensorAgent.Hardware.Simulation;

/// <summary>The simulated board's serial ports, with models of what is at their other ends; a port is held by one, as a real one.</summary>
public sealed class SimulatedSerial
{
    private readonly ConcurrentDictionary<string, ISerialModel> _modules = new();
    private readonly ConcurrentDictionary<string, Port> _held = new();
    private readonly TimeProvider _time;
    private readonly Troubles<string> _troubles;

    internal SimulatedSerial(TimeProvider time) => (_time, _troubles) = (time, new(time));

    /// <summary>Puts a module at a port.</summary>
    public void Attach(string port, ISerialModel module) => _modules[port] = module;

    /// <summary>Unplugs it: whatever is open there fails from now on.</summary>
    public void Detach(string port) => _modules.TryRemove(port, out _);

    /// <summary>Lets the next looks at what a port has received fail, all of them unless a number is given, after the time that each takes.</summary>
    public void Fail(string port, SimulatedFault fault, int transfers = int.MaxValue, TimeSpan takes = default) =>
        _troubles.Fail(port, fault, transfers, takes);

    /// <summary>Ends every trouble.</summary>
    public void Heal() => _troubles.Heal();

    internal IReadOnlyList<string> Ports => [.. _modules.Keys.Order(StringComparer.Ordinal)];

    internal ISerialPort Open(string port)
    {
        if (!_modules.ContainsKey(port))
            throw SerialFaults.NoPort(port, BoardFamily.Simulated);
        var opened = new Port(this, port);
        return _held.TryAdd(port, opened) ? opened : throw SerialFaults.From(Native.Errno.EBUSY, port, BoardFamily.Simulated);
    }

    private sealed class Port(SimulatedSerial ports, string name) : ISerialPort
    {
        public void Write(ReadOnlySpan<byte> data)
        {
            var module = Module();
            lock (module)
                module.Write(data);
        }

        public int Read(Span<byte> buffer, TimeSpan timeout)
        {
            var count = Take(buffer);
            if (count > 0 || timeout <= TimeSpan.Zero)
                return count;
            SimulatedWait.For(timeout, ports._time);
            return Take(buffer);
        }

        public void DiscardInput()
        {
            Span<byte> rest = stackalloc byte[256];
            while (Take(rest) == rest.Length)
            {
                // More may have come.
            }
        }

        public void Dispose() => ports._held.TryRemove(new(name, this));

        private ISerialModel Module() =>
            ports._troubles.Now(name) != SimulatedFault.Unplugged && ports._modules.TryGetValue(name, out var module)
                ? module
                : throw SerialFaults.Gone(name);

        private int Take(Span<byte> buffer)
        {
            var module = Module();
            var fault = ports._troubles.Next(name);
            int count;
            lock (module)
                count = module.Read(buffer);
            switch (fault)
            {
                case SimulatedFault.NoAnswer:
                    return 0;
                case SimulatedFault.Stuck:
                    buffer.Clear();
                    return Math.Min(1, buffer.Length); // a break reads as a zero
                case SimulatedFault.Garbled:
                    Damage.Garble(buffer[..count]);
                    break;
            }

            return count;
        }
    }
}
