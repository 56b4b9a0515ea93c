using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SensorAgent.Browser.Tests;

/// <summary>On a phone and on a desk, by day and by night, in two languages, for those who do not see it too.</summary>
public sealed class AppearanceTests(SharedAgent shared) : IClassFixture<SharedAgent>
{
    private const int FirstLoadBytes = 150_000;
    private static readonly string[] Views = ["overview", "history", "system", "log", "config"];

    public static TheoryData<string, int, ColorScheme> Looks()
    {
        var looks = new TheoryData<string, int, ColorScheme>();
        foreach (var view in Views)
        {
            looks.Add(view, 360, ColorScheme.Light);
            looks.Add(view, 360, ColorScheme.Dark);
            looks.Add(view, 1280, ColorScheme.Light);
            looks.Add(view, 1280, ColorScheme.Dark);
        }

        return looks;
    }

    [AxeTheory]
    [MemberData(nameof(Looks))]
    public async Task A_view_breaks_no_rule_of_accessibility(string view, int width, ColorScheme scheme)
    {
        var page = await OpenAsync(view, new(width, scheme));
        await page.EvaluateAsync(await File.ReadAllTextAsync(Installed.Axe));

        var broken = await page.EvaluateAsync<string[]>("""
            async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
              .map(rule => `${rule.id}: ${rule.help}: ${rule.nodes.map(node => node.target).join(', ')}`)
            """);

        Assert.Empty(broken);
        await Chromium.ShootAsync(page, $"{view}-{width}-{scheme}".ToLowerInvariant());
    }

    [BrowserTheory]
    [InlineData("overview", "en-US")]
    [InlineData("overview", "zh-CN")]
    [InlineData("history", "en-US")]
    [InlineData("history", "zh-CN")]
    [InlineData("system", "en-US")]
    [InlineData("log", "en-US")]
    [InlineData("config", "en-US")]
    public async Task On_a_phone_nothing_has_to_be_scrolled_sideways(string view, string language)
    {
        var page = await OpenAsync(view, new(360, ColorScheme.Dark, language));

        var beyond = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

        Assert.Equal(0, beyond);
        await Chromium.ShootAsync(page, $"{view}-360-{language}");
    }

    [BrowserFact]
    public async Task The_first_load_is_small_and_comes_from_the_agent_only()
    {
        var page = await shared.OpenAsync();

        var loaded = await page.EvaluateAsync<Loaded>("""
            () => {
              const all = ['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type)).filter(entry => !entry.name.includes('/api/'));
              const bytes = all.reduce((sum, entry) => sum + entry.transferSize, 0);
              return { bytes, from: [...new Set(all.map(entry => new URL(entry.name).origin))] };
            }
            """);

        Assert.InRange(loaded.Bytes, 1, FirstLoadBytes);
        Assert.Equal([shared.Agent.Address.TrimEnd('/')], loaded.From);
    }

    [BrowserFact]
    public async Task It_speaks_the_browsers_language_and_changes_to_the_other()
    {
        var page = await shared.OpenAsync("overview", new(Locale: "zh-CN"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("总览");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");

        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Overview");
        await page.ReloadAsync();
        await Expect(page.Locator("[data-channel='temperature/room1'] h3")).ToHaveTextAsync("Temperature");
    }

    [BrowserFact]
    public async Task Its_colours_are_those_of_the_system_until_others_are_chosen()
    {
        var page = await shared.OpenAsync("overview", new(Scheme: ColorScheme.Dark));
        var dark = await GroundAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Colours: as the system has them" }).ClickAsync();

        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        Assert.NotEqual(dark, await GroundAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Colours: light" }).ClickAsync();
        Assert.Equal(dark, await GroundAsync(page));
    }

    [BrowserFact]
    public async Task The_keyboard_reaches_the_content_and_every_view()
    {
        var page = await shared.OpenAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.Locator("nav").GetByRole(AriaRole.Link, new() { Name = "Log" }).PressAsync("Enter");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Log");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await Expect(page).ToHaveTitleAsync("Log – bench");
    }

    private static Task<string> GroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private async Task<IPage> OpenAsync(string view, Visitor visitor)
    {
        var page = await shared.OpenAsync(view, visitor);
        var ready = view switch
        {
            "overview" => ".sparkline .line[d]",
            "history" => ".chart .tick",
            "system" => "[data-sensor='climate']",
            "log" => ".lines li",
            _ => ".verdict > *",
        };
        await Expect(page.Locator(ready).First).ToBeAttachedAsync();
        return page;
    }

    private sealed class Loaded
    {
        public int Bytes { get; set; }

        public string[] From { get; set; } = [];
    }
}
