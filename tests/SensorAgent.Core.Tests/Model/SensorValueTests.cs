using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Model;

public sealed class SensorValueTests
{
    [Fact]
    public void Values_are_equal_when_kind_and_content_are()
    {
        Assert.Equal(SensorValue.Of(21.4), SensorValue.Of(21.4));
        Assert.Equal(SensorValue.Of("a"), SensorValue.Of("a"));
        Assert.Equal(SensorValue.Of([1, 2]), SensorValue.Of([1, 2]));
        Assert.True(SensorValue.Of([1, 2]) != SensorValue.Of([1, 3]));
        Assert.True(SensorValue.Of(true) != SensorValue.Of(1.0));
        Assert.True(SensorValue.Of("1") != SensorValue.Of(1.0));
    }

    [Fact]
    public void Equal_values_have_equal_hash_codes() =>
        Assert.Equal(SensorValue.Of([1, 2]).GetHashCode(), SensorValue.Of([1, 2]).GetHashCode());

    [Fact]
    public void A_number_is_written_in_the_invariant_culture() => Assert.Equal("-1234.5", SensorValue.Of(-1234.5).ToString());

    [Fact]
    public void A_number_that_is_not_zero_is_not_ON() => Assert.False(SensorValue.Of(1.0).IsOn);

    [Fact]
    public void Text_and_bytes_have_no_number()
    {
        Assert.True(double.IsNaN(SensorValue.Of("5").Number));
        Assert.True(double.IsNaN(SensorValue.Of([5]).Number));
        Assert.Equal("1 bytes", SensorValue.Of([5]).ToString());
    }
}
