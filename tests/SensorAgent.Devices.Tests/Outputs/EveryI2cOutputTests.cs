using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

/// <summary>What holds for every output driver of the catalogue that opens an I2C device.</summary>
public sealed class EveryI2cOutputTests
{
    public static TheoryData<string> Names =>
        [.. Drivers.Outputs.Where(driver => driver.Description.Bus == BusKind.I2c).Select(driver => driver.Name)];

    public static TheoryData<string> SwitchedNames =>
        [.. Drivers.Outputs.Where(driver => driver.Description.Bus == BusKind.I2c && driver.Description.Kind.IsSwitched()).Select(driver => driver.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Passes_an_unanswered_address_on_and_closes_the_device(string name)
    {
        var device = new I2cPlayback(I2cTransfer.Fails(BusFault.NoAnswer));

        var fault = Assert.Throws<BusException>(() => Open(name, device, OutputState.Off));

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.True(device.IsDisposed);
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

    [Theory]
    [MemberData(nameof(Names))]
    public void Lists_the_keys_of_its_chip_among_its_settings(string name)
    {
        var description = Find(name).Description;

        Assert.All(
            new Core.Options.Setting?[] { description.Part, description.OfWholeChip },
            key => Assert.True(key is null || description.Settings.Contains(key)));
    }

    [Theory]
    [MemberData(nameof(SwitchedNames))]
    public void Follows_every_state_and_keeps_it_when_it_is_opened_again_as_it_is(string name)
    {
        var chip = Drivers.Model<II2cChipModel>(name, new SimulatedWorld(new ManualTime()))!;
        foreach (var state in new[] { OutputState.On, OutputState.Off, OutputState.On })
        {
            using (var output = Open(name, new ChipOnBus(chip), OutputState.Off))
                output.Write(state);
            using var again = Open(name, new ChipOnBus(chip), initial: null);

            Assert.Equal(state, again.Read());
        }
    }

    private static OutputDriver Find(string name) => Drivers.Outputs.Single(driver => driver.Name == name);

    private static IOutput Open(string name, II2cDevice device, OutputState? initial) =>
        Find(name).Create(new(Config.Section(), new FakeBoard { I2c = (_, _) => device }, initial));
}
