using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Simulation;

public sealed class SimulatedWorldTests
{
    [Fact]
    public void The_air_stays_as_it_is_in_a_room_and_yet_moves()
    {
        var time = new ManualTime();
        var world = new SimulatedWorld(time);
        var temperatures = new List<double>();
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            temperatures.Add(world.Temperature);
            Assert.InRange(world.Temperature, 18, 25);
            Assert.InRange(world.Humidity, 35, 55);
            Assert.InRange(world.Pressure, 1000, 1025);
            Assert.InRange(world.Illuminance, 100, 500);

            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.True(temperatures.Max() - temperatures.Min() > 2);
    }

    [Fact]
    public void A_drift_grows_with_time_and_a_spike_ends()
    {
        var time = new ManualTime();
        var (world, right) = (new SimulatedWorld(time), new SimulatedWorld(time));

        world.Drift(0.1);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(right.Temperature * 1.2, world.Temperature, precision: 9);

        world.Drift(0);
        world.Spike(0.5, TimeSpan.FromSeconds(10));
        Assert.Equal(right.Pressure * 1.5, world.Pressure, precision: 9);

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(right.Pressure, world.Pressure, precision: 9);
    }
}
