using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Gpio;

/// <summary>Takes something from a file that has become readable, or is broken; false when there will be no more.</summary>
internal delegate bool Readable();

/// <summary>The one thread that waits for the edges of every input; without edges it sleeps.</summary>
internal sealed class EdgeThread
{
    private const int AtOnce = 32;

    // Linux before 6.5 does not wake up who waits for the lines of a chip that is being removed.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<ulong, (SafeFileHandle File, Readable Take)> _inputs = new();
    private Epoll? _epoll;
    private ulong _last;

    /// <summary>Watches a file; returns what <see cref="Remove"/> wants.</summary>
    public ulong Add(SafeFileHandle file, Readable take)
    {
        lock (_lock)
        {
            _epoll ??= Start();
            _inputs[++_last] = (file, take);
            _epoll.Watch(file, _last);
            return _last;
        }
    }

    /// <summary>Stops watching it.</summary>
    public void Remove(ulong id)
    {
        if (_inputs.TryRemove(id, out var input))
            _epoll!.Forget(input.File);
    }

    private Epoll Start()
    {
        var epoll = new Epoll();
        new Thread(() => Run(epoll)) { IsBackground = true, Name = "gpio edges" }.Start();
        return epoll;
    }

    private void Run(Epoll epoll)
    {
        Span<ulong> ready = stackalloc ulong[AtOnce];
        while (true)
        {
            var count = epoll.Wait(ready, Look);
            if (count == 0)
                LookAgain(epoll);
            foreach (var id in ready[..count])
            {
                if (_inputs.TryGetValue(id, out var input) && !input.Take())
                    Remove(id);
            }
        }
    }

    private void LookAgain(Epoll epoll)
    {
        foreach (var (id, input) in _inputs)
        {
            try
            {
                epoll.LookAgain(input.File, id);
            }
            catch (ObjectDisposedException)
            {
                // Its owner closes it at this moment.
            }
        }
    }
}
