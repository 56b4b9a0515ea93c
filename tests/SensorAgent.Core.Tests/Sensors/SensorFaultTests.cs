using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Tests.Sensors;

public sealed class SensorFaultTests
{
    [Theory]
    [InlineData(BusFault.NoAnswer, "no_answer")]
    [InlineData(BusFault.Timeout, "timeout")]
    [InlineData(BusFault.Missing, "missing")]
    [InlineData(BusFault.Permission, "permission")]
    [InlineData(BusFault.Busy, "busy")]
    [InlineData(BusFault.BadData, "bad_data")]
    [InlineData(BusFault.Failed, "failed")]
    public void A_fault_of_the_bus_has_its_code_and_its_words(BusFault fault, string code) =>
        Assert.Equal(new SensorFault(code, "In words."), SensorFault.From(new BusException(fault, "In words.")));

    [Fact]
    public void Damaged_data_is_bad_data() => Assert.Equal(new SensorFault("bad_data", "CRC."), SensorFault.From(new InvalidDataException("CRC.")));

    [Fact]
    public void Anything_else_has_failed() => Assert.Equal(new SensorFault("failed", "Odd."), SensorFault.From(new FormatException("Odd.")));
}
