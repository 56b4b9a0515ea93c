using SensorAgent.Core.Management;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Management;

public sealed class AgentInfoTests
{
    [Fact]
    public void The_agent_tells_what_it_is_retained()
    {
        var published = new Published();

        new AgentInfo("0.1.0", "pi", "Raspberry Pi 5", IsSimulated: false, Readings.Noon, Sensors: 3, Outputs: 2).Post(published.Outbox, Published.Topics);

        var message = Assert.Single(published.Messages);
        Assert.Equal(("/Agent/pi/info", true), (message.Topic, message.Retain));
        Assert.Equal(
            """{"agent":"pi","version":"0.1.0","host":"pi","board":"Raspberry Pi 5","simulated":false,"started":"2026-11-20T12:00:00.000Z","sensors":3,"outputs":2}""",
            Published.Text(message));
    }
}
