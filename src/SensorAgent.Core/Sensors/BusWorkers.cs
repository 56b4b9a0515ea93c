using System.Collections.Concurrent;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Sensors;

/// <summary>
/// A thread for each bus that its sensors and outputs are served on, one thing at a time: a transfer that does not end holds those of its own
/// bus and no others, however many wait for it.
/// </summary>
public sealed class BusWorkers : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<BusWorker>> _workers = new(StringComparer.Ordinal);

    /// <summary>Where a driver runs: on its bus' thread, or anywhere where it blocks nothing.</summary>
    public TaskScheduler For(DeviceDescription description, SettingsSection settings, IBoard board) =>
        PlaceOf(description, settings, board) is { } place ? Alone(place) : TaskScheduler.Default;

    /// <summary>A thread for what waits for a program or for somebody on the network.</summary>
    public TaskScheduler Alone(string name) => _workers.GetOrAdd(name, name => new(() => new BusWorker(name))).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in _workers.Values)
            worker.Value.Dispose();
        _workers.Clear();
    }

    /// <summary>Has something done at such a place, without a task around it. Whatever it awaits there goes on there.</summary>
    internal static void Post(TaskScheduler place, IThreadPoolWorkItem work)
    {
        if (place is BusWorker worker)
            worker.Add(work);
        else
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    private static string? PlaceOf(DeviceDescription description, SettingsSection settings, IBoard board) => description.Bus switch
    {
        BusKind.I2c => $"i2c-{settings.Get(BusKeys.I2cBus)}",
        BusKind.Gpio => description.Pins.Select(pin => BusOf(settings.Get(pin), board)).FirstOrDefault(bus => bus is not null) is { } bus ? $"i2c-{bus}" : null,
        BusKind.Spi => $"spi-{settings.Get(BusKeys.SpiBus)}",
        BusKind.Serial => settings.Get(BusKeys.Port),
        BusKind.OneWire => "1-wire",
        _ => null,
    };

    private static I2cBusId? BusOf(string pin, IBoard board) => board.FindPin(pin, out _) is { } found ? board.BusOf(found) : null;

    private sealed class BusWorker : TaskScheduler, IDisposable
    {
        private const int StackBytes = 256 * 1024;
        private readonly Queue<object> _due = new(); // tasks and work items
        private readonly Task _serving;
        private readonly Thread _thread;
        private bool _isEnding;

        public BusWorker(string name)
        {
            _serving = new(Serve); // a task around all: whatever awaits in it finds its way back to this thread
            _serving.Start(this);
            _thread = new(() => TryExecuteTask(_serving), StackBytes) { IsBackground = true, Name = name };
            _thread.Start();
        }

        public override int MaximumConcurrencyLevel => 1;

        public void Add(IThreadPoolWorkItem work)
        {
            if (!TryAdd(work))
                ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false); // what comes back after the end still ends
        }

        /// <summary>Nothing more begins; what hangs ends with the process.</summary>
        public void Dispose()
        {
            lock (_due)
            {
                _isEnding = true;
                Monitor.Pulse(_due);
            }
        }

        protected override void QueueTask(Task task)
        {
            if (task != _serving && !TryAdd(task))
                ThreadPool.QueueUserWorkItem(_ => TryExecuteTask(task));
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            !taskWasPreviouslyQueued && Thread.CurrentThread == _thread && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks()
        {
            lock (_due)
                return [.. _due.OfType<Task>()];
        }

        private bool TryAdd(object work)
        {
            lock (_due)
            {
                if (_isEnding)
                    return false;
                _due.Enqueue(work);
                if (_due.Count == 1)
                    Monitor.Pulse(_due);
                return true;
            }
        }

        private void Serve()
        {
            while (Next() is { } next)
            {
                if (next is Task task)
                    TryExecuteTask(task);
                else
                    ((IThreadPoolWorkItem)next).Execute();
            }
        }

        private object? Next()
        {
            lock (_due)
            {
                while (_due.Count == 0 && !_isEnding)
                    Monitor.Wait(_due);
                return _due.TryDequeue(out var next) ? next : null;
            }
        }
    }
}
