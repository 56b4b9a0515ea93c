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
        private readonly BlockingCollection<Task> _tasks = [];
        private readonly Thread _thread;

        public BusWorker(string name)
        {
            _thread = new(Run, StackBytes) { IsBackground = true, Name = name };
            _thread.Start();
        }

        public override int MaximumConcurrencyLevel => 1;

        /// <summary>Nothing more begins; what hangs ends with the process.</summary>
        public void Dispose() => _tasks.CompleteAdding();

        protected override void QueueTask(Task task)
        {
            try
            {
                _tasks.Add(task);
            }
            catch (InvalidOperationException)
            {
                ThreadPool.QueueUserWorkItem(_ => TryExecuteTask(task)); // what comes back after the end still ends
            }
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            !taskWasPreviouslyQueued && Thread.CurrentThread == _thread && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

        private void Run()
        {
            foreach (var task in _tasks.GetConsumingEnumerable())
                TryExecuteTask(task);
            _tasks.Dispose();
        }
    }
}
