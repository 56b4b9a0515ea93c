using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Model;

public sealed class QuantityNameTests
{
    [Theory]
    [InlineData("voltage", "V")]
    [InlineData("voltage_3", "V")]
    [InlineData("voltage_12", "V")]
    [InlineData("acceleration_x", "m/s²")]
    [InlineData("angular_velocity_z", "°/s")]
    [InlineData("depth", "")]
    [InlineData("depth_2", "")]
    [InlineData("voltage_", "")]
    [InlineData("voltage_left", "")]
    [InlineData("_1", "")]
    public void Finds_the_unit_of_one_of_several_of_a_kind(string name, string unit)
    {
        var quantity = Quantity.Named(name);

        Assert.Equal((name, unit), (quantity.Name, quantity.Unit));
    }

    [Fact]
    public void Takes_the_kind_of_value_over() => Assert.Equal(ValueKind.Binary, Quantity.Named("touch_11").Kind);
}
