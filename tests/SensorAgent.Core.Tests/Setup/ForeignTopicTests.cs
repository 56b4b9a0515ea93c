using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Setup;

public sealed class ForeignTopicTests
{
    private static readonly Setting<string> Topic = Setting.Text("Topic", "", "A topic.");
    private static readonly Setting<string> State = Setting.Text("State", "", "Another.");

    private static readonly Catalogue Catalogue = new(
        [new("listener", new("A topic") { Settings = [Topic], Hears = [Topic], Quantities = [new("temperature")] }, _ => throw new NotSupportedException())],
        [
            new("speaker", new("A topic", OutputKind.Switch) { Settings = [Topic, State], Publishes = [Topic], Hears = [State] }, _ => throw new NotSupportedException()),
            new("line", new("A line", OutputKind.Switch) { Bus = BusKind.Gpio }, _ => throw new NotSupportedException()),
        ]);

    [Fact]
    public void Topics_of_others_are_no_mistakes() => Assert.Empty(Mistakes("gateway/garden", "gateway/plug/set", "gateway/plug"));

    [Theory]
    [InlineData("/Sensor/temperature/room1", "/Sensor/temperature/room1 is a topic of this agent itself, of Sensors:in")]
    [InlineData("/Output/lamp/room1", "/Output/lamp/room1 is a topic of this agent itself, of Outputs:lamp")]
    [InlineData("/Agent/pi/health", "/Agent/pi/health is a topic of this agent itself")]
    public void A_sensor_does_not_hear_its_own_agent(string topic, string words) => Assert.Equal(
        $"Sensors:in:Topic: {words}; name a topic that somebody else publishes.", Assert.Single(Mistakes(topic, "gateway/plug/set", "")));

    [Fact]
    public void A_sensor_does_not_hear_what_an_output_says() => Assert.Equal(
        "Sensors:in:Topic: gateway/plug/set is what Outputs:plug of this agent publishes; name the topic on which the other side answers.",
        Assert.Single(Mistakes("gateway/plug/set", "gateway/plug/set", "")));

    [Fact]
    public void An_output_commands_no_output_of_its_own_agent_and_not_itself()
    {
        Assert.Equal(
            "Outputs:plug:Topic: /Output/plug/room1/set is a topic of this agent itself, of Outputs:plug; name the topic on which the other side takes commands.",
            Assert.Single(Mistakes("a", "/Output/plug/room1/set", "")));
        Assert.Contains("of Outputs:lamp", Assert.Single(Mistakes("a", "/Output/lamp/room1/set", "")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_of_an_output_is_not_that_of_its_own_agent() => Assert.Equal(
        "Outputs:plug:State: /Output/plug/room1 is a topic of this agent itself, of Outputs:plug; name the topic on which the other side tells its state.",
        Assert.Single(Mistakes("a", "b", "/Output/plug/room1")));

    private static List<string> Mistakes(string heard, string commanded, string state)
    {
        var findings = new Findings();
        AgentPlan.Read(
            Config.Of($$"""
                {
                  "Sensors": { "in": { "Driver": "listener", "Topic": "{{heard}}" } },
                  "Outputs": { "plug": { "Driver": "speaker", "Topic": "{{commanded}}", "State": "{{state}}" }, "lamp": { "Driver": "line", "Pin": "GPIO17" } }
                }
                """),
            Catalogue, new("pi", "room1", ""), _ => new FakeBoard(), findings);
        return [.. findings.Mistakes.Select(mistake => mistake.ToString())];
    }
}
