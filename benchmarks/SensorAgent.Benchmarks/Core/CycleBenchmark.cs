using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;

namespace SensorAgent.Benchmarks.Core;

/// <summary>
/// Bytes allocated for a read cycle of twenty sensors on I2C, on a bus that allocates nothing: what the drivers need, what the loops around them add, and
/// how much of it are the readings themselves.
/// </summary>
internal static class CycleBenchmark
{
    private const int Sensors = 20;
    private const int Warm = 5;
    private const int Cycles = 20;

    public static async Task RunAsync()
    {
        Console.WriteLine($"\n### A read cycle of {Sensors} sensors on I2C: bytes allocated\n\n| | a cycle | a read | of that the readings |\n|---|---:|---:|---:|");
        await TellAsync("max44009, the driver alone", "max44009", readings: 1, DriverAsync);
        await TellAsync("max44009, in its loop", "max44009", readings: 1, LoopAsync);
        await TellAsync("bme280, the driver alone", "bme280", readings: 3, DriverAsync);
        await TellAsync("bme280, in its loop", "bme280", readings: 3, LoopAsync);
    }

    private static async Task TellAsync(string what, string driver, int readings, Func<SensorPlan[], IBoard, Task<long>> measure)
    {
        var bytes = await measure(Plans(driver), new QuietBoard());
        Measurement[] made = [];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Cycles; i++)
            made = new Measurement[readings];
        var needed = (GC.GetAllocatedBytesForCurrentThread() - before) / Cycles;
        GC.KeepAlive(made);
        Console.WriteLine($"| {what} | {bytes:#,0} | {bytes / Sensors:#,0} | {needed:#,0} |");
    }

    private static async Task<long> DriverAsync(SensorPlan[] plans, IBoard board)
    {
        var sensors = plans.Select(plan => plan.Open(board, TimeProvider.System)).ToArray();
        long before = 0;
        for (var cycle = 0; cycle < Warm + Cycles; cycle++)
        {
            if (cycle == Warm)
                before = GC.GetTotalAllocatedBytes(precise: true);
            foreach (var sensor in sensors)
                await sensor.ReadAsync(CancellationToken.None);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Cycles;
    }

    private static async Task<long> LoopAsync(SensorPlan[] plans, IBoard board)
    {
        using var stop = new CancellationTokenSource();
        using var workers = new BusWorkers();
        var sink = new CountingSink();
        var grid = new SamplingGrid(TimeProvider.System);
        var loops = plans.Select(plan => new SensorLoop(plan, board, sink, grid, workers.For(plan.Driver.Description, plan.Settings, board), TimeProvider.System,
            NullLogger<SensorLoop>.Instance).RunAsync(stop.Token)).ToArray();
        await sink.ReachedAsync(Warm * Sensors);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await sink.ReachedAsync((Warm + Cycles) * Sensors);
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / Cycles;
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        return bytes;
    }

    private static SensorPlan[] Plans(string driver)
    {
        var sensors = Enumerable.Range(0, Sensors).Select(at => $$""" "s{{at}}": { "Driver": "{{driver}}", "Bus": {{at}}, "Interval": "1s", "Location": "s{{at}}" } """);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Sensors": { {{string.Join(',', sensors)}} } }"""));
        var findings = new Findings();
        var plan = AgentPlan.Read(new ConfigurationBuilder().AddJsonStream(stream).Build(), new(Drivers.Sensors, Drivers.Outputs),
            new("bench", "bench", ""), _ => new QuietBoard(), findings);
        return findings.Mistakes.Count == 0 ? [.. plan.Sensors.Select(sensor => sensor.Sensor)] : throw new InvalidOperationException($"{findings.Mistakes[0]}");
    }

    private sealed class CountingSink : ISensorSink
    {
        private readonly TaskCompletionSource[] _reached = [new(), new()];
        private long _wanted = long.MaxValue;
        private long _read;
        private int _next;

        public Task ReachedAsync(long count)
        {
            Volatile.Write(ref _wanted, count);
            return _reached[_next].Task;
        }

        public void Measured(SensorPlan sensor, IReadOnlyList<Measurement> measurements, DateTimeOffset at)
        {
            if (Interlocked.Increment(ref _read) == Volatile.Read(ref _wanted))
                _reached[_next++].TrySetResult();
        }

        public void Faulted(SensorPlan sensor, SensorFault fault, DateTimeOffset at) => throw new InvalidOperationException(fault.Reason);

        public void Stopped(SensorPlan sensor)
        {
            // The end of the measurement.
        }
    }

    /// <summary>A board on whose buses every register reads as the chip's id or as 0x19.</summary>
    private sealed class QuietBoard : IBoard, II2cDevice
    {
        private const byte Any = 0x19;
        private byte _register;

        public string Model => "benchmark";

        public bool IsSimulated => false;

        public IOneWire OneWire => throw new NotSupportedException();

        public GpioPin? FindPin(string text, out string hint)
        {
            hint = "";
            return null;
        }

        public II2cDevice OpenI2c(I2cBusId bus, int address) => new QuietBoard();

        public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings) => throw new NotSupportedException();

        public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings) => throw new NotSupportedException();

        public IPwmChannel OpenPwm(string chip, int channel) => throw new NotSupportedException();

        public void Write(ReadOnlySpan<byte> data) => _register = data[0];

        public void Read(Span<byte> buffer) => buffer.Fill(_register == 0xD0 ? (byte)0x60 : Any);

        public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
        {
            Write(data);
            Read(buffer);
        }

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
