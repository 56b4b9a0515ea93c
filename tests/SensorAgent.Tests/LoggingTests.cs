using Microsoft.Extensions.Logging;
using SensorAgent.Logging;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

public sealed class LoggingTests
{
    private readonly StringWriter _console = new();

    [Fact]
    public void A_line_in_the_journal_starts_with_its_priority()
    {
        Write(LineStyle.Journal, LogLevel.Warning, "no answer\nat all");

        Assert.Equal("<4>no answer\n<4>at all\n", _console.ToString());
    }

    [Fact]
    public void A_plain_line_has_the_time_and_no_colour()
    {
        Write(LineStyle.Plain, LogLevel.Error, "broken");

        Assert.Matches(@"^\d\d:\d\d:\d\d  error: broken\n$", _console.ToString());
    }

    [Fact]
    public void A_terminal_that_stands_still_holds_up_nobody_and_hears_of_dropped_lines()
    {
        using var gate = new ManualResetEventSlim();
        var console = new StandingStill(gate);
        using (var lines = new ConsoleLines(console))
        {
            for (var line = 0; line < 10_000; line++)
                lines.Add($"line {line}");
            gate.Set();
        }

        Assert.Contains("lines were dropped", console.Text);
        Assert.EndsWith("line 9999\n", console.Text);
    }

    [Fact]
    public void Lines_that_wait_go_out_together()
    {
        using var gate = new ManualResetEventSlim();
        var console = new StandingStill(gate);
        using (var lines = new ConsoleLines(console))
        {
            for (var line = 0; line < 100; line++)
                lines.Add($"line {line}");
            gate.Set();
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(line => $"line {line}"), console.Text.TrimEnd().Split('\n'));
        Assert.InRange(console.Writes, 1, 2);
    }

    private void Write(LineStyle style, LogLevel level, string text)
    {
        using var lines = new ConsoleLines(_console);
        new LineLogger(lines, style, new ManualTime()).Log(level, default, text, null, (state, _) => state);
    }

    private sealed class StandingStill(ManualResetEventSlim gate) : StringWriter
    {
        public string Text => GetStringBuilder().ToString();

        public int Writes { get; private set; }

        public override Task WriteAsync(string? value)
        {
            gate.Wait();
            Writes++;
            Write(value);
            return Task.CompletedTask;
        }
    }
}
