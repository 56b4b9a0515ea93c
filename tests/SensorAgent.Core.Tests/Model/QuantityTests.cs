using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Model;

public sealed class QuantityTests
{
    public static TheoryData<string> Known => [.. Quantity.Known.Select(quantity => quantity.Name)];

    [Theory]
    [MemberData(nameof(Known))]
    public void A_known_quantity_can_stand_in_a_topic_and_has_bounds_that_can_hold(string name)
    {
        var quantity = Quantity.Named(name);

        Assert.Null(TopicName.Problem(name));
        Assert.Matches("^[a-z][a-z0-9_]*$", name);
        Assert.True(quantity.Minimum < quantity.Maximum);
        Assert.True(quantity.Kind == ValueKind.Number || quantity.Unit.Length == 0);
    }

    [Fact]
    public void A_quantity_of_the_users_own_is_a_plain_number_without_a_unit() => Assert.Equal(new Quantity("fermentation", ""), Quantity.Named("fermentation"));

    [Fact]
    public void Names_are_told_apart_by_their_case() => Assert.Equal("", Quantity.Named("Temperature").Unit);
}
