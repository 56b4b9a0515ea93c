using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Simulation;

/// <summary>What holds for every sensor driver whose chip has a model; a new pair is under these tests without a line here.</summary>
public sealed class EveryModelledChipTests
{
    public static TheoryData<string> Names =>
        [.. Drivers.Sensors.Where(driver => Drivers.Model<II2cChipModel>(driver.Name, new(new ManualTime())) is not null).Select(driver => driver.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_read_is_within_what_the_description_says(string name)
    {
        var time = new InstantTime();
        using var sensor = Open(name, new ChipOnBus(Drivers.Model<II2cChipModel>(name, new(time))!), time);

        var read = await sensor.ReadAsync(CancellationToken.None);

        var description = Find(name).Description;
        var quantities = description.QuantitiesOf?.Invoke(Config.Section()) ?? description.Quantities;
        Assert.All(read, one => Assert.Contains(quantities, quantity =>
            quantity.Name == one.Quantity && one.Value.Number >= quantity.Minimum && one.Value.Number <= quantity.Maximum));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_read_that_waits_for_the_chip_can_be_cancelled(string name)
    {
        var time = new ManualTime();
        using var cancelled = new CancellationTokenSource();
        using var sensor = Open(name, new ChipOnBus(Drivers.Model<II2cChipModel>(name, new(time))!), time);
        var read = sensor.ReadAsync(cancelled.Token).AsTask();
        var waited = !read.IsCompleted;

        await cancelled.CancelAsync();

        if (waited)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(20)));
        else
            Assert.NotEmpty(await read);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_comes_over_a_bad_wire_is_a_number_or_a_fault_in_words(string name)
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var time = new InstantTime();
            var wire = new BadWire(new ChipOnBus(Drivers.Model<II2cChipModel>(name, new(time))!), new Random(seed));
            using var sensor = Open(name, wire, time);
            wire.IsBad = true;

            Assert.All(await ReadOrFaultAsync(sensor), one => Assert.True(double.IsFinite(one.Value.Number)));
        }
    }

    private static async Task<IReadOnlyList<Measurement>> ReadOrFaultAsync(ISensor sensor)
    {
        try
        {
            return await sensor.ReadAsync(CancellationToken.None);
        }
        catch (BusException fault)
        {
            Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
            return [];
        }
    }

    private static SensorDriver Find(string name) => Drivers.Sensors.Single(driver => driver.Name == name);

    private static ISensor Open(string name, II2cDevice device, TimeProvider time)
    {
        var driver = Find(name);
        return ChipBench.Open(driver.Description, driver.Create, device, time);
    }

    /// <summary>Turns bits of what is read, and lets what is written through.</summary>
    private sealed class BadWire(II2cDevice device, Random random) : II2cDevice
    {
        public bool IsBad { get; set; }

        public void Write(ReadOnlySpan<byte> data) => device.Write(data);

        public void Read(Span<byte> buffer)
        {
            device.Read(buffer);
            Spoil(buffer);
        }

        public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
        {
            device.WriteRead(data, buffer);
            Spoil(buffer);
        }

        public void Dispose() => device.Dispose();

        private void Spoil(Span<byte> buffer)
        {
            if (!IsBad)
                return;
            foreach (ref var value in buffer)
                value ^= (byte)(random.Next(2) == 0 ? 0 : random.Next(256));
        }
    }
}
