using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Tests.Sensors;

/// <summary>What holds for every driver of the catalogue that opens an I2C device.</summary>
public sealed class EveryI2cDriverTests
{
    public static TheoryData<string> Names =>
        [.. Drivers.Sensors.Where(driver => driver.Description.Bus == BusKind.I2c).Select(driver => driver.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Passes_an_unanswered_address_on_and_closes_the_device(string name)
    {
        var driver = Find(name);
        var device = new Silent();

        var fault = await Assert.ThrowsAsync<BusException>(async () =>
        {
            using var sensor = ChipBench.Open(driver.Description, driver.Create, device, new InstantTime());
            await sensor.ReadAsync(CancellationToken.None);
        });

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.True(device.IsDisposed);
    }

    private static SensorDriver Find(string name) => Drivers.Sensors.Single(driver => driver.Name == name);

    private sealed class Silent : II2cDevice
    {
        public bool IsDisposed { get; private set; }

        public void Write(ReadOnlySpan<byte> data) => throw Unanswered();

        public void Read(Span<byte> buffer) => throw Unanswered();

        public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer) => throw Unanswered();

        public void Dispose() => IsDisposed = true;

        private static BusException Unanswered() => new(BusFault.NoAnswer, "Nobody answers.");
    }
}
