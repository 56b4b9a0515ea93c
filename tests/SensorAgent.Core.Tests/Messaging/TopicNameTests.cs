using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Tests.Messaging;

public sealed class TopicNameTests
{
    [Theory]
    [InlineData("/Sensor/temperature/room1")]
    [InlineData("Sensor/temperature")]
    [InlineData("/传感器/温度")]
    [InlineData("a")]
    [InlineData("a b/c")]
    public void A_plain_topic_has_no_problem(string topic) => Assert.Null(TopicName.Problem(topic));

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("/Sensor/+/room1", "it has a wildcard (+ or #), which only a subscription may have")]
    [InlineData("/Sensor/#", "it has a wildcard (+ or #), which only a subscription may have")]
    [InlineData("/Sensor/room#1", "it has a wildcard (+ or #), which only a subscription may have")]
    [InlineData("/Sensor/a\u0000b", "it has a control character")]
    [InlineData("/Sensor/a\nb", "it has a control character")]
    [InlineData("/Sensor//room1", "it has an empty level")]
    [InlineData("//Sensor", "it has an empty level")]
    [InlineData("/Sensor/", "it has an empty level")]
    [InlineData("/", "it has an empty level")]
    public void A_topic_that_cannot_be_has_a_problem_in_words(string topic, string problem) => Assert.Equal(problem, TopicName.Problem(topic));

    [Fact]
    public void A_topic_may_have_65535_bytes_and_no_more()
    {
        Assert.Null(TopicName.Problem(new string('a', 65_535)));
        Assert.NotNull(TopicName.Problem(new string('a', 65_534) + "é"));
    }
}
