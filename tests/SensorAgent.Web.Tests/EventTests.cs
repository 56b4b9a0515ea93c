using System.Text.Json;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Model;
using SensorAgent.Testing;

namespace SensorAgent.Web.Tests;

public sealed class EventTests : IAsyncLifetime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private WebBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Who_comes_gets_all_there_is_and_then_that_it_was_all()
    {
        _bench.Measure(new Measurement("temperature", 21.4));

        await using var browser = await Browser.OpenAsync(_bench);
        var events = await browser.UntilAsync("ready");

        Assert.Equal(["beat", "channel", "channel", "channel", "channel", "output", "output", "output", "output", "rule", "agent", "ready"], events.Select(one => one.Name));
        Assert.Equal(21.4, events[1].Data.GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task A_new_value_is_told_and_nothing_else()
    {
        await using var browser = await Browser.OpenAsync(_bench);
        await browser.UntilAsync("ready");
        await SettleAsync(browser);
        _bench.Measure(new Measurement("temperature", 22.5));

        var (name, data) = await NextAsync(browser);

        Assert.Equal(("channel", "temperature/room1", 22.5), (name, data.GetProperty("id").GetString(), data.GetProperty("value").GetDouble()));
    }

    [Fact]
    public async Task A_switched_output_is_told()
    {
        await using var browser = await Browser.OpenAsync(_bench);
        await browser.UntilAsync("ready");
        await SettleAsync(browser);
        await _bench.Sources.Outputs.CommandAsync("lamp", "ON"u8.ToArray());

        var (name, data) = await NextAsync(browser);

        Assert.Equal(("output", "lamp", "ON"), (name, data.GetProperty("id").GetString(), data.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task An_output_is_told_when_another_of_its_interlock_holds_it_off()
    {
        await using var browser = await Browser.OpenAsync(_bench);
        await browser.UntilAsync("ready");
        _bench.Time.Advance(TimeSpan.FromSeconds(30));
        await SettleAsync(browser);
        await _bench.Sources.Outputs.CommandAsync("up", "ON"u8.ToArray());

        var told = new[] { await NextAsync(browser), await NextAsync(browser) };

        var down = Assert.Single(told, one => one.Data.GetProperty("id").GetString() == "down").Data;
        Assert.Equal("up", down.GetProperty("guards")[0].GetProperty("holder").GetString());
    }

    [Fact]
    public async Task A_rule_that_is_switched_is_told()
    {
        await using var browser = await Browser.OpenAsync(_bench);
        await browser.UntilAsync("ready");
        await SettleAsync(browser);
        await _bench.Sources.Rules.SwitchAsync("cooling", "OFF"u8.ToArray());

        var (name, data) = await NextAsync(browser);

        Assert.Equal(("rule", "cooling", "OFF"), (name, data.GetProperty("id").GetString(), data.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_running_timer_is_no_news_by_itself()
    {
        await _bench.Sources.Outputs.CommandAsync("fan", "ON 60s"u8.ToArray());
        await using var browser = await Browser.OpenAsync(_bench);
        await browser.UntilAsync("ready");
        await SettleAsync(browser);
        _bench.Time.Advance(TimeSpan.FromSeconds(3));
        _bench.Log.Add(LogLevel.Warning, "Something happened.");

        var (name, data) = await NextAsync(browser);

        Assert.Equal(("log", "Something happened."), (name, data.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Every_quarter_of_a_minute_it_says_that_it_is_there()
    {
        await using var browser = await Browser.OpenAsync(_bench);
        await browser.UntilAsync("ready");
        await SettleAsync(browser);

        var at = _bench.Time.Utc;
        var (name, data) = await NextAsync(browser);

        Assert.Equal("beat", name);
        Assert.True(data.GetProperty("t").GetDateTimeOffset() > at);
    }

    [Fact]
    public async Task A_channel_that_vanishes_with_another_configuration_asks_the_page_to_look_again()
    {
        await using var browser = await Browser.OpenAsync(_bench);
        await browser.UntilAsync("ready");
        await SettleAsync(browser);
        _bench.Sources.Flow.Keep(new HashSet<ChannelId>());

        var (name, _) = await NextAsync(browser);

        Assert.Equal("plan", name);
    }

    [Fact]
    public async Task Nobody_is_left_among_the_listeners_when_the_browser_goes()
    {
        var browser = await Browser.OpenAsync(_bench);
        await browser.UntilAsync("ready");
        Assert.Equal(1, _bench.Hub.Listeners);

        await browser.DisposeAsync();

        await Wait.Until(() => _bench.Hub.Listeners == 0);
    }

    /// <summary>Lets pass what is told a second time because it was new to the hub too.</summary>
    private async Task SettleAsync(Browser browser)
    {
        _bench.Log.Add(LogLevel.Warning, "settled");
        while (await NextAsync(browser) is not { Name: "log" })
        {
        }
    }

    /// <summary>Advances the clock until something is told.</summary>
    private async Task<(string Name, JsonElement Data)> NextAsync(Browser browser)
    {
        var next = browser.NextAsync();
        await Wait.Until(() =>
        {
            if (!next.IsCompleted)
                _bench.Time.Advance(Tick);
            return next.IsCompleted;
        });
        return await next;
    }

    private sealed class Browser(HttpResponseMessage answer, StreamReader reader) : IAsyncDisposable
    {
        public static async Task<Browser> OpenAsync(WebBench bench)
        {
            var answer = await bench.Client.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
            return new(answer, new(await answer.Content.ReadAsStreamAsync()));
        }

        public async Task<(string Name, JsonElement Data)> NextAsync()
        {
            var name = "";
            while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    name = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    return (name, JsonSerializer.Deserialize<JsonElement>(line[6..]));
            }

            throw new EndOfStreamException();
        }

        public async Task<IReadOnlyList<(string Name, JsonElement Data)>> UntilAsync(string name)
        {
            var events = new List<(string Name, JsonElement Data)>();
            do
                events.Add(await NextAsync());
            while (events[^1].Name != name);
            return events;
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
