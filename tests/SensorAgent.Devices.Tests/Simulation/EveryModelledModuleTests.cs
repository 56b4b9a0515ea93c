using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Simulation;

/// <summary>
/// What holds for every sensor driver on a serial port whose module has a model; a new pair is under these tests without a line here.
/// </summary>
public sealed class EveryModelledModuleTests
{
    // What modbus_rtu needs; the others do not look at it.
    private const string Settings =
        """{ "Registers": { "temperature": { "Register": 0, "Type": "int16", "Scale": 0.1 }, "co2": { "Register": 2 }, "door": { "Register": 7, "Function": "coil" } } }""";

    public static TheoryData<string> Names =>
        [.. Drivers.Sensors.Where(driver => Drivers.Model<ISerialModel>(driver.Name, new(new ManualTime())) is not null).Select(driver => driver.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_read_is_within_what_the_description_says(string name)
    {
        var driver = Find(name);
        using var sensor = Open(driver, new ModuleAtPort(Model(name)));

        var read = await sensor.ReadAsync(CancellationToken.None);

        var quantities = driver.Description.QuantitiesOf?.Invoke(Config.Section(Settings)) ?? driver.Description.Quantities;
        Assert.Equal(quantities.Select(quantity => quantity.Name), read.Select(one => one.Quantity));
        Assert.All(read.Zip(quantities), pair => Assert.InRange(pair.First.Value.Number, pair.Second.Minimum, pair.Second.Maximum));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_read_that_waits_for_an_answer_can_be_cancelled(string name)
    {
        using var cancelled = new CancellationTokenSource();
        var driver = Find(name);
        using var port = new FakeSerialPort();
        using var sensor = driver.Create(
            new(driver.Description, Config.Section(Settings), new FakeBoard { Serial = (_, _) => port }, new ManualTime()));
        var read = sensor.ReadAsync(cancelled.Token).AsTask();

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_comes_over_a_bad_line_is_a_number_or_a_fault_in_words(string name)
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            using var sensor = Open(Find(name), new ModuleAtPort(new Spoiled(Model(name), new Random(seed))));

            Assert.All(await ReadOrFaultAsync(sensor), one => Assert.True(one.Quality == Quality.Bad || double.IsFinite(one.Value.Number)));
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

    private static ISerialModel Model(string name) => Drivers.Model<ISerialModel>(name, new(new ManualTime()))!;

    private static ISensor Open(SensorDriver driver, ISerialPort port) => new SerialBench(port).Open(driver.Description, driver.Create, Settings);

    private sealed class Spoiled(ISerialModel module, Random random) : ISerialModel
    {
        public void Write(ReadOnlySpan<byte> data) => module.Write(data);

        public int Read(Span<byte> buffer)
        {
            var count = module.Read(buffer);
            foreach (ref var value in buffer[..count])
                value ^= (byte)(random.Next(20) == 0 ? random.Next(256) : 0);
            return count;
        }
    }
}
