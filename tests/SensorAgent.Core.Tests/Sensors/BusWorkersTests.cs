using SensorAgent.Core.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Sensors;

public sealed class BusWorkersTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly BusWorkers _workers = new();
    private readonly ManualResetEventSlim _held = new();

    public void Dispose()
    {
        _held.Set();
        _workers.Dispose();
        _held.Dispose();
    }

    [Fact]
    public async Task What_hangs_holds_its_own_bus_and_no_other()
    {
        var hangs = RunAsync(BusKind.I2c, 1, _held.Wait);

        var behind = RunAsync(BusKind.I2c, 1, () => { });
        await RunAsync(BusKind.I2c, 2, () => { }).WaitAsync(Bound);
        await RunAsync(BusKind.Spi, 1, () => { }).WaitAsync(Bound);
        Assert.False(behind.IsCompleted);

        _held.Set();
        await Task.WhenAll(hangs, behind).WaitAsync(Bound);
    }

    [Fact]
    public async Task A_bus_has_one_thread_and_keeps_it_after_a_wait()
    {
        var threads = new List<int>();

        async Task ReadAsync()
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Yield();
            threads.Add(Environment.CurrentManagedThreadId);
        }

        for (var i = 0; i < 3; i++)
            await Task.Factory.StartNew(ReadAsync, CancellationToken.None, TaskCreationOptions.None, WorkerOf(BusKind.I2c, 1)).Unwrap().WaitAsync(Bound);

        Assert.Equal(6, threads.Count);
        Assert.Single(threads.Distinct());
    }

    [Fact]
    public void What_is_on_no_bus_has_no_thread_of_its_own() => Assert.Same(TaskScheduler.Default, WorkerOf(BusKind.None, 1));

    [Fact]
    public async Task What_comes_back_after_the_end_still_ends()
    {
        var worker = WorkerOf(BusKind.I2c, 1);
        _workers.Dispose();

        await Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, worker).WaitAsync(Bound);
    }

    private Task RunAsync(BusKind bus, int number, Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, WorkerOf(bus, number));

    private TaskScheduler WorkerOf(BusKind bus, int number) => _workers.For(
        new SensorDescription("test") { Bus = bus, Addresses = [0x40] }, Config.Section($$"""{ "Bus": {{number}} }"""), new FakeBoard());
}
