using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Tests.Sensors;

public sealed class RetryDelayTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(1000, 60)]
    [InlineData(int.MaxValue, 60)]
    public void The_pause_doubles_up_to_a_minute(int faults, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), RetryDelay.After(faults));
}
