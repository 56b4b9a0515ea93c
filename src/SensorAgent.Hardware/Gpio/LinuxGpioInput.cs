using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Gpio;

/// <summary>
/// A line as input, or several that were requested together; their edges come from the kernel with their time, through the one
/// thread that waits for all.
/// </summary>
internal sealed partial class LinuxGpioInput : IGpioWire, IGpioInputs
{
    private const int AtOnce = 16;

    private readonly LinuxGpioLine _line;
    private readonly EdgeThread _thread;
    private readonly ILogger _logger;
    private readonly ulong _watched;
    private readonly Channel<GpioEdge>? _edges;
    private readonly EdgeSequence _sequence;
    private readonly GpioInputSettings _settings;
    private readonly int _count;

    public LinuxGpioInput(GpioChips chips, IReadOnlyList<GpioPin> pins, in GpioInputSettings settings, EdgeThread thread, ILogger logger)
    {
        (_thread, _logger, _settings, _count) = (thread, logger, settings, pins.Count);
        _line = LinuxGpioLine.Open(chips, pins, settings, out var lines);
        _sequence = new(lines);
        if (!settings.Edges)
            return;

        _edges = EdgeQueue.Create();
        _watched = thread.Add(_line.File, Take);
    }

    public bool Read() => _line.Read();

    public void Read(Span<bool> active)
    {
        var bits = _line.ReadBits(_count);
        for (var i = 0; i < _count; i++)
            active[i] = (bits >> i & 1) != 0;
    }

    public void Drive(bool active) => _line.Configure(LineConfigs.Driven(active, new(active, _settings.ActiveLow)));

    public void Release() => _line.Configure(LineConfigs.Listening(_count, _settings));

    public async ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken)
    {
        var edges = _edges ?? throw new InvalidOperationException("The line was opened without edges.");
        try
        {
            return await edges.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is BusException gone)
        {
            throw new BusException(gone.Fault, gone.Message, closed);
        }
    }

    public void Dispose()
    {
        _thread.Remove(_watched);
        _edges?.Writer.TryComplete();
        _line.Dispose();
    }

    private bool Take()
    {
        Span<GpioLineEvent> events = stackalloc GpioLineEvent[AtOnce];
        var bytes = ReadInto(events);
        if (bytes <= 0)
        {
            if (bytes < 0 && Libc.LastError is (Errno.EINTR or Errno.EAGAIN))
                return true;
            _edges!.Writer.TryComplete(GpioFaults.Gone(_line.Pin));
            return false;
        }

        foreach (ref readonly var edge in events[..(int)(bytes / Unsafe.SizeOf<GpioLineEvent>())])
            Pass(edge);
        return true;
    }

    private unsafe nint ReadInto(Span<GpioLineEvent> events)
    {
        try
        {
            fixed (GpioLineEvent* buffer = events)
                return Libc.Read(_line.File, buffer, (nuint)(events.Length * sizeof(GpioLineEvent)));
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    private void Pass(in GpioLineEvent received)
    {
        var edge = _sequence.Next(received, out var lost);
        if (lost > 0)
            LogLost(_line.Pin, lost);
        _edges!.Writer.TryWrite(edge);
    }

    [LoggerMessage(LogLevel.Warning, "The kernel had no room for {Count} edges of {Pin}: they are lost.")]
    private partial void LogLost(GpioPin pin, uint count);
}
