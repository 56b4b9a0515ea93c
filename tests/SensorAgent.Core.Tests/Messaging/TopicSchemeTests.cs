using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Tests.Messaging;

public sealed class TopicSchemeTests
{
    private static readonly TopicSettings Default = new("/Sensor/{quantity}/{location}", "/Output/{output}/{location}", "/Agent/{agent}");
    private static readonly ChannelId Channel = new("climate", "temperature", "room1");
    private readonly TopicScheme _topics = new(Default, "pi-0001");

    [Fact]
    public void Topics_are_those_of_the_documentation()
    {
        Assert.Equal("/Agent/pi-0001/state", _topics.State);
        Assert.Equal("/Agent/pi-0001/info", _topics.Info);
        Assert.Equal("/Sensor/temperature/room1", _topics.Value(Channel));
        Assert.Equal("/Agent/pi-0001/reading/temperature/room1", _topics.Reading(Channel));
        Assert.Equal("/Agent/pi-0001/status/temperature/room1", _topics.Status(Channel));
        Assert.Equal("/Output/lamp/room1", _topics.OutputState("lamp", "room1"));
        Assert.Equal("/Output/lamp/room1/set", _topics.OutputSet("lamp", "room1"));
        Assert.Equal("/Agent/pi-0001/output/lamp", _topics.OutputDetail("lamp"));
        Assert.Equal("/Agent/pi-0001/result/lamp", _topics.Result("lamp"));
    }

    [Fact]
    public void A_value_can_have_the_sensor_and_the_agent_in_its_topic()
    {
        var topics = new TopicScheme(Default with { Sensor = "site/{agent}/{sensor}/{quantity}" }, "pi-0001");

        Assert.Equal("site/pi-0001/climate/temperature", topics.Value(Channel));
    }

    [Fact]
    public void A_location_can_have_several_levels() =>
        Assert.Equal("/Sensor/temperature/house/kitchen", _topics.Value(Channel with { Location = "house/kitchen" }));

    [Fact]
    public void None_leaves_a_kind_out_and_commands_can_have_a_topic_of_their_own()
    {
        var topics = new TopicScheme(new("{location}", "none", "none") { Command = "{location}" }, "pi-0001");

        Assert.Equal("room1", topics.Value(Channel));
        Assert.Equal("k3y", topics.OutputSet("lamp", "k3y"));
        Assert.All([topics.State, topics.Reading(Channel), topics.Request("+"), topics.OutputState("lamp", "k3y"), topics.Result("lamp")], Assert.Empty);
    }

    [Theory]
    [InlineData("none", "", "Mqtt:Topics:Command")]
    [InlineData("/Output/{output}", "/{lamp}", "Mqtt:Topics:Command")]
    public void Outputs_need_a_topic_for_their_commands(string output, string command, string path) =>
        Assert.Equal(path, Assert.Single(Check(Default with { Output = output, Command = command }).Mistakes).Path);

    [Fact]
    public void The_templates_of_the_documentation_have_no_mistake() => Assert.Empty(Check(Default).Mistakes);

    [Theory]
    [InlineData("/Sensor/{quantty}", "Mqtt:Topics:Sensor: nothing fills {quantty}; did you mean {quantity}?")]
    [InlineData("/Sensor/{wavelength}", "Mqtt:Topics:Sensor: nothing fills {wavelength}; use {quantity}, {location}, {sensor}, {agent}.")]
    [InlineData("/Sensor/{output}", "Mqtt:Topics:Sensor: nothing fills {output}; use {quantity}, {location}, {sensor}, {agent}.")]
    [InlineData("/Sensor/{quantity}/", "Mqtt:Topics:Sensor: \"/Sensor/{quantity}/\" makes no topic: it has an empty level.")]
    [InlineData("/Sensor/+/{quantity}", "Mqtt:Topics:Sensor: \"/Sensor/+/{quantity}\" makes no topic: it has a wildcard (+ or #), which only a subscription may have.")]
    public void A_template_that_cannot_be_filled_is_a_mistake(string template, string mistake) =>
        Assert.Equal(mistake, Assert.Single(Check(Default with { Sensor = template }).Mistakes).ToString());

    [Fact]
    public void Every_template_is_checked()
    {
        var findings = Check(new("/#", "/{nobody}", "/{location}"));

        Assert.Equal(["Mqtt:Topics:Sensor", "Mqtt:Topics:Output", "Mqtt:Topics:Agent"], findings.Mistakes.Select(mistake => mistake.Path));
    }

    private static Findings Check(TopicSettings templates)
    {
        var findings = new Findings();
        TopicScheme.Check(templates, findings);
        return findings;
    }
}
