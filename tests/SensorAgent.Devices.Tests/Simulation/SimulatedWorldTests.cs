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
}
