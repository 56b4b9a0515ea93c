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
    private const int CyclesAlone = 4; // one sensor after the other, each with its wait

    // What fits onto one bus, most of it twice: nearly all of them wait for their chip.
    private static readonly (string Driver, int[] Addresses, int Readings)[] OneBus =
    [
        ("bme280", [0x76, 0x77], 3), ("bh1750", [0x23, 0x5C], 1), ("lm75", [0x48, 0x49, 0x4C, 0x4D, 0x4E], 1), ("max44009", [0x4A, 0x4B], 1), ("mcp9808", [0x1A, 0x1B], 1),
        ("tsl2561", [0x29, 0x39], 1), ("lis3dh", [0x18, 0x19], 3), ("mpu6050", [0x68, 0x69], 7), ("adxl345", [0x53], 3),
    ];

    public static async Task RunAsync()
    {
        Console.WriteLine($"\n### A read cycle of {Sensors} sensors on I2C: bytes allocated\n\n| | a cycle | of that the readings |\n|---|---:|---:|");
        await TellAsync("max44009, a bus for each", Alike("max44009"), readings: Enumerable.Repeat(1, Sensors));
        await TellAsync("bme280, a bus for each", Alike("bme280"), readings: Enumerable.Repeat(3, Sensors));
        await TellAsync("nine kinds on one bus", [.. OneBus.SelectMany(kind => kind.Addresses.Select(address => (kind.Driver, 1, address)))],
            readings: OneBus.SelectMany(kind => kind.Addresses.Select(_ => kind.Readings)));
    }

    private static (string Driver, int Bus, int Address)[] Alike(string driver) =>
        [.. Enumerable.Range(0, Sensors).Select(at => (driver, at, OneBus.Single(kind => kind.Driver == driver).Addresses[0]))];

    private static async Task TellAsync(string what, (string Driver, int Bus, int Address)[] chips, IEnumerable<int> readings)
    {
        var plans = Plans(chips);
        var alone = await DriverAsync(plans, new QuietBoard());
        var inLoop = await LoopAsync(plans, new QuietBoard());
        int[] counts = [.. readings];
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var count in counts)
            GC.KeepAlive(count == 1 ? Keep([default]) : new Measurement[count]);
        var needed = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"| {what}, the drivers alone | {alone:#,0} | {needed:#,0} |\n| {what}, in their loops | {inLoop:#,0} | {needed:#,0} |");
    }

    // As drivers return them: a list of one is smaller than an array of one.
    private static IReadOnlyList<Measurement> Keep(IReadOnlyList<Measurement> readings) => readings;

    private static async Task<long> DriverAsync(SensorPlan[] plans, IBoard board)
    {
        var sensors = plans.Select(plan => plan.Open(board, TimeProvider.System)).ToArray();
        long before = 0;
        for (var cycle = 0; cycle < Warm + CyclesAlone; cycle++)
        {
            if (cycle == Warm)
                before = GC.GetTotalAllocatedBytes(precise: true);
            foreach (var sensor in sensors)
                await sensor.ReadAsync(CancellationToken.None);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / CyclesAlone;
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

    private static SensorPlan[] Plans((string Driver, int Bus, int Address)[] chips)
    {
        var sensors = chips.Select((chip, at) =>
            $$""" "s{{at}}": { "Driver": "{{chip.Driver}}", "Bus": {{chip.Bus}}, "Address": "0x{{chip.Address:X2}}", "Interval": "1s", "Location": "s{{at}}" } """);
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

    /// <summary>A board on whose buses every register reads as the id of the chip at its address, or as 0x1B, which has the flags of a value that is ready.</summary>
    private sealed class QuietBoard : IBoard, II2cDevice
    {
        private const byte Any = 0x1B;
        private int _address;
        private byte _register;

        public string Model => "benchmark";

        public bool IsSimulated => false;

        public IOneWire OneWire => throw new NotSupportedException();

        public GpioPin? FindPin(string text, out string hint)
        {
            hint = "";
            return null;
        }

        public II2cDevice OpenI2c(I2cBusId bus, int address) => new QuietBoard { _address = address };

        public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings) => throw new NotSupportedException();

        public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings) => throw new NotSupportedException();

        public IPwmChannel OpenPwm(string chip, int channel) => throw new NotSupportedException();

        public void Write(ReadOnlySpan<byte> data) => _register = data[0];

        public void Read(Span<byte> buffer)
        {
            buffer.Fill(Any);
            ReadOnlySpan<byte> known = (_address, _register) switch
            {
                (0x18 or 0x19, 0x0F) => [0x33],
                (0x1A or 0x1B, 0x06) => [0x00, 0x54],
                (0x1A or 0x1B, 0x07) => [0x04],
                (0x53, 0x00) => [0xE5],
                (0x53, 0x30) => [0x80], // data ready
                (0x68 or 0x69, 0x75) => [0x68],
                (0x76 or 0x77, 0xD0) => [0x60],
                _ => [],
            };
            known.CopyTo(buffer);
        }

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
