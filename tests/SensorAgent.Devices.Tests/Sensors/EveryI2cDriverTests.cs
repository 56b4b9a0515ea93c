using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Tests.Sensors;

/// <summary>What holds for every driver of the catalogue that opens an I2C device.</summary>
public sealed class EveryI2cDriverTests
{
    public static TheoryData<string> Names => [.. Drivers.Sensors.Where(driver => driver.Description.Bus == BusKind.I2c).Select(driver => driver.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Passes_an_unanswered_address_on_and_closes_the_device(string name)
    {
        var driver = Find(name);
        var device = new Silent();

        var fault = await Assert.ThrowsAsync<BusException>(async () =>
        {
            using var sensor = Bench.Open(driver.Description, driver.Create, device, new InstantTime());
            await sensor.ReadAsync(CancellationToken.None);
        });

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.True(device.IsDisposed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_what_it_delivers_in_known_quantities_within_their_bounds(string name)
    {
        var description = Find(name).Description;

        Assert.All(description.Quantities, quantity =>
        {
            var known = Assert.Single(Quantity.Known, known => known.Name == quantity.Name);
            Assert.InRange(quantity.Minimum, known.Minimum, quantity.Maximum);
            Assert.InRange(quantity.Maximum, quantity.Minimum, known.Maximum);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_addresses_that_the_bus_has(string name)
    {
        var addresses = Find(name).Description.Addresses;

        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.InRange(address, 0x08, 0x77));
        Assert.Distinct(addresses);
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
