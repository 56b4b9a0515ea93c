using System.Text;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Commands;

public sealed class CommandParserTests
{
    [Fact]
    public void A_payload_that_is_too_long_is_not_looked_at()
    {
        var parsed = CommandParser.Parse(new byte[CommandParser.MaximumLength + 1], OutputKind.Switch);

        Assert.Null(parsed.Command);
        Assert.Equal("The command has 1025 bytes; at most 1024 are read.", parsed.Reason);
    }

    [Fact]
    public void The_longest_payload_is_still_read()
    {
        var payload = Encoding.UTF8.GetBytes("ON".PadRight(CommandParser.MaximumLength));

        Assert.Equal(new SetCommand(OutputState.On), CommandParser.Parse(payload, OutputKind.Switch).Command);
    }

    [Theory]
    [InlineData(0xFF, 0xD8, 0xFF)]
    [InlineData(0xC3, 0x28, 0x00)]
    [InlineData(0xED, 0xA0, 0x80)]
    public void Bytes_that_are_no_text_are_refused(byte first, byte second, byte third)
    {
        var parsed = CommandParser.Parse([first, second, third], OutputKind.Switch);

        Assert.Null(parsed.Command);
        Assert.Equal("The command is not UTF-8 text.", parsed.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public void An_empty_payload_is_refused_with_what_would_be_right(string text)
    {
        var parsed = CommandParser.Parse(Encoding.UTF8.GetBytes(text), OutputKind.Switch);

        Assert.Null(parsed.Command);
        Assert.Contains("use ON, OFF, TOGGLE", parsed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_give_a_command_or_a_reason_and_never_an_exception()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var payload = new byte[random.Next(0, 40)];
            random.NextBytes(payload);

            AssertCommandOrReason(payload, random);
        }
    }

    [Fact]
    public void Random_words_of_the_grammar_give_a_command_or_a_reason_and_never_an_exception()
    {
        string[] pieces =
        [
            "ON", "OFF", "TOGGLE", "PULSE", "BLINK", "CANCEL", " ", "\t", "5s", "3x200ms", "x", "NaN", "Infinity", "-", "1e308", "99999999999999999999",
            "d", "ms", ":", "00:00:05", "24:00:00", ".", "0", "1", "100", "{", "}", "\"", "\"state\"", "\"for\"", "\"id\"", "\"value\"", ",", "[", "]",
            "null", "true", "\\ud800", "\\", "\u0000", "°", "\U0001F4A1", "\u2028",
        ];
        var random = new Random(2);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));

            AssertCommandOrReason(Encoding.UTF8.GetBytes(text), random);
        }
    }

    [Fact]
    public void Random_JSON_objects_give_a_command_or_a_reason_and_never_an_exception()
    {
        string[] names = ["state", "value", "for", "id", "State", "stat", "", "\\ud800", "\\udc00x"];
        string[] values =
        [
            "\"ON\"", "\"OFF\"", "\"NaN\"", "1", "0", "-1", "1e400", "42.5", "true", "false", "null", "[]", "{}", "\"5s\"", "\"NaNs\"", "\"-Infinity\"",
            "\"\\ud800\"", "\"BLINK 3x200ms\"", "[[[[[[[[]]]]]]]]",
        ];
        var random = new Random(3);
        for (var i = 0; i < 5_000; i++)
        {
            var members = Enumerable.Range(0, random.Next(0, 5)).Select(_ => $"\"{names[random.Next(names.Length)]}\":{values[random.Next(values.Length)]}");

            AssertCommandOrReason(Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}"), random);
        }
    }

    private static void AssertCommandOrReason(byte[] payload, Random random)
    {
        var parsed = CommandParser.Parse(payload, random.Next(2) == 0 ? OutputKind.Switch : OutputKind.Dimmer);

        Assert.True(
            (parsed.Command is not null && parsed.Reason.Length == 0) || (parsed.Command is null && parsed.Reason.Length > 10),
            $"{Convert.ToHexString(payload)} gave {parsed}");
        if (parsed.Command is SetCommand set)
        {
            Assert.InRange(set.State.Percent, 0, 100);
            Assert.InRange(set.For ?? TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(30));
        }
    }
}
