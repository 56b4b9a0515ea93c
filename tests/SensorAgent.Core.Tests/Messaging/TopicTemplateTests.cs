using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Tests.Messaging;

public sealed class TopicTemplateTests
{
    [Fact]
    public void Values_go_into_their_placeholders() =>
        Assert.Equal("/a/1/2/1", new TopicTemplate("/a/{x}/{y}/{x}").Fill(("x", "1"), ("y", "2")));

    [Fact]
    public void A_placeholder_without_a_value_stays() => Assert.Equal("/{z}", new TopicTemplate("/{z}").Fill(("x", "1")));

    [Fact]
    public void Placeholders_are_told_by_their_names() => Assert.Equal(["x", "y", ""], new TopicTemplate("/{x}/{y}{}").Placeholders);
}
