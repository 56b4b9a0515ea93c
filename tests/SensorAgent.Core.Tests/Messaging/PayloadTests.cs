using System.Text;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Messaging;

public sealed class PayloadTests
{
    private static readonly Reading Good = new(
        new ChannelId("climate", "temperature", "room1"), SensorValue.Of(21.4), "°C", new(2026, 11, 20, 13, 0, 0, 123, TimeSpan.FromHours(1)))
    {
        Sequence = 812,
        Decimals = 1,
    };

    [Theory]
    [InlineData(21.4, 1, "21.4")]
    [InlineData(21, 1, "21.0")]
    [InlineData(21, 0, "21")]
    [InlineData(-0.04, 1, "0.0")]
    [InlineData(-0.0, 0, "0")]
    [InlineData(-0.06, 1, "-0.1")]
    [InlineData(1234567.5, 1, "1234567.5")]
    public void A_number_has_the_decimals_of_its_channel(double number, int decimals, string text) =>
        Assert.Equal(text, Bare(Good with { Value = SensorValue.Of(number), Decimals = decimals }));

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1E+21")]
    [InlineData(-0.0, "0")]
    public void A_number_without_decimals_is_as_it_is(double number, string text) =>
        Assert.Equal(text, Bare(Good with { Value = SensorValue.Of(number), Decimals = null }));

    [Fact]
    public void A_binary_value_is_ON_or_OFF()
    {
        Assert.Equal("ON", Bare(Good with { Value = SensorValue.Of(true) }));
        Assert.Equal("OFF", Bare(Good with { Value = SensorValue.Of(false) }));
    }

    [Fact]
    public void A_text_is_UTF8() => Assert.Equal("äöü °", Bare(Good with { Value = SensorValue.Of("äöü °") }));

    [Fact]
    public void Bytes_are_as_they_are() => Assert.Equal([0xFF, 0xD8, 0x00], Payload.Bare(Good with { Value = SensorValue.Of([0xFF, 0xD8, 0x00]) }).ToArray());

    [Fact]
    public void A_reading_is_the_JSON_of_the_documentation() => Assert.Equal(
        """{"v":21.4,"u":"°C","t":"2026-11-20T12:00:00.123Z","seq":812,"quality":"good","sensor":"climate"}""", Json(Good));

    [Fact]
    public void A_bad_reading_has_no_value_but_a_reason() => Assert.Equal(
        """{"v":null,"u":"°C","t":"2026-11-20T12:00:00.123Z","seq":812,"quality":"bad","reason":"No answer.","sensor":"climate"}""",
        Json(Good with { Quality = Quality.Bad, Reason = "No answer." }));

    [Fact]
    public void An_uncertain_reading_keeps_its_value() => Assert.Contains(
        "\"v\":21.4,\"u\":\"°C\",\"t\":\"2026-11-20T12:00:00.123Z\",\"seq\":812,\"quality\":\"uncertain\",\"reason\":\"Warming up.\"",
        Json(Good with { Quality = Quality.Uncertain, Reason = "Warming up." }), StringComparison.Ordinal);

    [Fact]
    public void What_is_made_up_says_so() => Assert.EndsWith("\"sensor\":\"climate\",\"simulated\":true}", Json(Good with { Simulated = true }), StringComparison.Ordinal);

    [Fact]
    public void A_reading_without_a_unit_has_none_in_its_JSON() => Assert.DoesNotContain("\"u\"", Json(Good with { Unit = "" }), StringComparison.Ordinal);

    [Fact]
    public void A_binary_reading_is_a_text() => Assert.StartsWith("{\"v\":\"ON\"", Json(Good with { Value = SensorValue.Of(true) }), StringComparison.Ordinal);

    [Fact]
    public void Bytes_are_only_counted_in_JSON() =>
        Assert.StartsWith("{\"v\":{\"bytes\":3}", Json(Good with { Value = SensorValue.Of([1, 2, 3]) }), StringComparison.Ordinal);

    [Theory]
    [InlineData("say \"hi\"\n\\")]
    [InlineData("\ud800")]
    public void Any_text_makes_JSON_that_can_be_read(string text)
    {
        var json = Payload.Json(Good with { Value = SensorValue.Of(text), Reason = text });

        using var document = System.Text.Json.JsonDocument.Parse(json);
        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), document.RootElement.GetProperty("reason").GetString());
    }

    private static string Bare(Reading reading) => Encoding.UTF8.GetString(Payload.Bare(reading).Span);

    private static string Json(Reading reading) => Encoding.UTF8.GetString(Payload.Json(reading));
}
