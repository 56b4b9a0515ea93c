using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Simulation;

/// <summary>What holds for every sensor driver on SPI whose chip has a model; a new pair is under these tests without a line here.</summary>
public sealed class EveryModelledSpiChipTests
{
    public static TheoryData<string> Names =>
        [.. Drivers.Sensors.Where(driver => Drivers.Model<ISpiChipModel>(driver.Name, new(new ManualTime())) is not null).Select(driver => driver.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_read_is_within_what_the_description_says(string name)
    {
        var driver = Find(name);
        using var sensor = Open(driver, new ChipOnSpi(Model(name)));

        var read = await sensor.ReadAsync(CancellationToken.None);

        var quantities = driver.Description.QuantitiesOf?.Invoke(Config.Section()) ?? driver.Description.Quantities;
        Assert.Equal(quantities.Select(quantity => quantity.Name), read.Select(one => one.Quantity));
        Assert.All(read.Zip(quantities), pair => Assert.InRange(pair.First.Value.Number, pair.Second.Minimum, pair.Second.Maximum));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_comes_over_a_bad_wire_is_a_number_or_a_fault_in_words(string name)
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var device = new ChipOnSpi(new Spoiled(Model(name), new Random(seed)));

            Assert.All(await ReadOrFaultAsync(Find(name), device), one => Assert.True(double.IsFinite(one.Value.Number)));
        }
    }

    private static async Task<IReadOnlyList<Measurement>> ReadOrFaultAsync(SensorDriver driver, ISpiDevice device)
    {
        try
        {
            using var sensor = Open(driver, device);
            return await sensor.ReadAsync(CancellationToken.None);
        }
        catch (BusException fault)
        {
            Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
            return [];
        }
    }

    private static SensorDriver Find(string name) => Drivers.Sensors.Single(driver => driver.Name == name);

    private static ISpiChipModel Model(string name) => Drivers.Model<ISpiChipModel>(name, new(new ManualTime()))!;

    private static ISensor Open(SensorDriver driver, ISpiDevice device) => new SpiBench(device).Open(driver.Description, driver.Create);

    private sealed class Spoiled(ISpiChipModel chip, Random random) : ISpiChipModel
    {
        public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
        {
            chip.Transfer(data, buffer);
            foreach (ref var value in buffer)
                value ^= (byte)(random.Next(4) == 0 ? random.Next(256) : 0);
        }
    }
}
