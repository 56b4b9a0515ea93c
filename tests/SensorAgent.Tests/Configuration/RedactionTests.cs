using SensorAgent.Configuration;

namespace SensorAgent.Tests.Configuration;

public sealed class RedactionTests
{
    private const string Original = """
        {
          // who
          "Mqtt": { "Broker": "mqtt://ann:pa55@10.0.0.1,mqtts://bob:x%40y@h", "Username": "ann", "Password": "se\"cret", "PasswordFile": "/etc/p" },
          "Sensors": { "web": { "Driver": "http", "Url": "https://u:p@h/x", "Headers": { "Authorization": "Bearer abc" } } }
        }
        """;

    [Fact]
    public void Nothing_secret_is_shown_and_all_the_rest_is()
    {
        var shown = Redaction.Of(Original);

        foreach (var secret in new[] { "pa55", "x%40y", "cret\"", "abc", "u:p@" })
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.Contains("""
            "Broker": "mqtt://ann:***@10.0.0.1,mqtts://bob:***@h", "Username": "ann", "Password": "***", "PasswordFile": "/etc/p"
            """, shown, StringComparison.Ordinal);
        Assert.Contains("// who", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"Mqtt\": { \"Password\": \"abc\", ", "{ \"Mqtt\": { \"Password\": \"***\", ")] // a slip
    [InlineData("{ \"password\" : \"abc", "{ \"password\" : \"***\"")]
    [InlineData("Connected to mqtt://ann:abc@host.", "Connected to mqtt://ann:***@host.")] // a line of the log
    [InlineData("{ \"Password\": \"\" }", "{ \"Password\": \"\" }")]
    public void What_is_no_JSON_is_shown_without_secrets_too(string text, string shown) => Assert.Equal(shown, Redaction.Of(text));

    [Fact]
    public void An_edited_text_gets_its_secrets_back() =>
        Assert.Equal((Original.Replace("\"ann\"", "\"eve\"", StringComparison.Ordinal), 0), Lost(Redaction.Of(Original).Replace("\"ann\"", "\"eve\"", StringComparison.Ordinal)));

    [Fact]
    public void A_new_secret_stands() =>
        Assert.Equal(("""{ "Mqtt": { "Password": "new" } }""", 0), Lost("""{ "Mqtt": { "Password": "new" } }"""));

    [Theory]
    [InlineData("""{ "Mqtt": { "Tls": { "Password": "***" } } }""", "Mqtt:Tls:Password")]
    [InlineData("""{ "Mqtt": { "Broker": "mqtt://ann:***@evil" } }""", "Mqtt:Broker")] // the password must not go to another broker
    public void A_mask_where_no_such_secret_was_is_named(string edited, string path) =>
        Assert.Equal([path], Redaction.PutBack(edited, Original).Lost);

    private static (string Text, int Lost) Lost(string edited) => Redaction.PutBack(edited, Original) is var (text, lost) ? (text, lost.Count) : default;
}
