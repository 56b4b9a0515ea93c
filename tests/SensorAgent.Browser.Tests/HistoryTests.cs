using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SensorAgent.Browser.Tests;

/// <summary>The chart of a channel: a day of it is on disk before the agent starts.</summary>
public sealed class HistoryTests(SharedAgent shared) : IClassFixture<SharedAgent>
{
    private const string Day = "history/temperature/room1?range=day";

    [BrowserFact]
    public async Task The_chart_draws_a_day()
    {
        var page = await shared.OpenAsync(Day);

        await Expect(page.Locator(".chart .line")).Not.ToHaveCountAsync(0);
        await Expect(page.Locator(".summary")).ToContainTextAsync("Least 10.0 °C");
        var (from, to) = await DrawnAsync(page);

        Assert.True(to - from > 0.8, $"The line covers {from:P0} to {to:P0} of the chart.");
        await Chromium.ShootAsync(page, "history-day");
    }

    [BrowserFact]
    public async Task It_is_zoomed_by_dragging_and_shown_whole_again_by_a_key()
    {
        var page = await shared.OpenAsync(Day);
        var chart = page.Locator(".chart");
        await Expect(page.Locator(".summary")).ToContainTextAsync("Least 10.0 °C");
        var box = (await chart.BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + 100);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.7f), box.Y + 100, new() { Steps = 5 });
        await page.Mouse.UpAsync();

        await Expect(page.Locator(".summary")).Not.ToContainTextAsync("Least 10.0 °C");
        await chart.PressAsync("Escape");
        await Expect(page.Locator(".summary")).ToContainTextAsync("Least 10.0 °C");
    }

    [BrowserFact]
    public async Task It_is_read_and_zoomed_by_the_keys()
    {
        var page = await shared.OpenAsync(Day);
        await Expect(page.Locator(".summary")).ToContainTextAsync("Least 10.0 °C");
        var chart = page.Locator(".chart");

        await chart.PressAsync("Home");
        await chart.PressAsync("ArrowRight");

        await Expect(page.Locator(".tip strong")).ToContainTextAsync("10.");
        await Expect(page.Locator("#announcer")).ToContainTextAsync("10.");
        var day = await page.Locator(".summary").TextContentAsync();
        await chart.PressAsync("+");
        await Expect(page.Locator(".summary")).Not.ToHaveTextAsync(day!);
    }

    [BrowserFact]
    public async Task What_is_drawn_is_also_a_table_and_a_file()
    {
        var page = await shared.OpenAsync(Day);
        await Expect(page.Locator(".summary")).ToContainTextAsync("Least 10.0 °C");

        await page.GetByText("Values as a table").ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());

        await Expect(page.Locator(".points tbody tr").First).ToContainTextAsync("°C");
        Assert.Equal("temperature-room1.csv", download.SuggestedFilename);
        Assert.True(lines.Length > 200, $"{lines.Length} lines");
        Assert.Contains(lines, line => line.Contains(",20", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Another_channel_and_another_span_are_chosen()
    {
        var page = await shared.OpenAsync(Day);

        await page.GetByRole(AriaRole.Link, new() { Name = "Week" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Week" })).ToHaveAttributeAsync("aria-current", "true");
        await page.GetByLabel("Channel").SelectOptionAsync("humidity/room1");

        await Expect(page.Locator(".history h2")).ToContainTextAsync("Humidity");
        await Expect(page).ToHaveURLAsync($"{shared.Agent.Address}#/history/humidity/room1?range=week");
    }

    /// <summary>From where to where the line goes, as shares of the drawing's width.</summary>
    private static async Task<(double From, double To)> DrawnAsync(IPage page)
    {
        var shares = await page.EvaluateAsync<double[]>("""
            () => {
              const frame = document.querySelector('.chart-drawing').getBoundingClientRect();
              const lines = [...document.querySelectorAll('.chart .line')].map(line => line.getBoundingClientRect());
              return [Math.min(...lines.map(line => line.left)), Math.max(...lines.map(line => line.right))].map(x => (x - frame.left) / frame.width);
            }
            """);
        return (shares[0], shares[1]);
    }
}
