using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>
/// A serial port that several sensors use in turn, as on RS-485. It is opened by the first that uses it, closed when the last has gone, and closed
/// too when it failed, so that a plugged-in adapter is found again.
/// </summary>
internal sealed class SharedPort
{
    private static readonly ConditionalWeakTable<IBoard, ConcurrentDictionary<string, SharedPort>> Boards = [];

    private readonly Channel<bool> _turn = Channel.CreateBounded<bool>(1); // whoever takes what is in it has the turn
    private readonly Lock _lock = new();
    private (SerialSettings Settings, ISerialPort Port)? _open;
    private int _users;

    private SharedPort() => _turn.Writer.TryWrite(true);

    /// <summary>When the line was last spoken on, by the clock's timestamp.</summary>
    public long LastSpoken { get; set; }

    /// <summary>The port that the context names, with one user more.</summary>
    public static SharedPort Join(SensorContext context)
    {
        var shared = Boards.GetOrCreateValue(context.Board).GetOrAdd(context.Get(BusKeys.Port), static _ => new SharedPort());
        lock (shared._lock)
            shared._users++;
        return shared;
    }

    /// <summary>One user less.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_users == 0)
                Close();
        }
    }

    /// <summary>Waits for its turn, and does what the function says while nobody else uses the port.</summary>
    public async ValueTask<T> UseAsync<T>(
        SerialSettings settings, Func<SerialSettings, ISerialPort> open, Func<ISerialPort, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        await _turn.Reader.ReadAsync(cancellationToken);
        try
        {
            if (_open is { } known && known.Settings != settings)
                Close(); // the configuration has changed, and not all who were here have gone yet
            _open ??= (settings, open(settings));
            return await use(_open.Value.Port);
        }
        catch (BusException fault) when (fault.Fault is not (BusFault.NoAnswer or BusFault.BadData))
        {
            Close();
            throw;
        }
        finally
        {
            _turn.Writer.TryWrite(true);
        }
    }

    private void Close()
    {
        _open?.Port.Dispose();
        _open = null;
    }
}
