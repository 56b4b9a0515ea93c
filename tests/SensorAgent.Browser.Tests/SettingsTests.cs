using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SensorAgent.Browser.Tests;

/// <summary>The configuration is edited on the page; nothing wrong is ever applied.</summary>
public sealed class SettingsTests(SharedAgent shared) : IClassFixture<SharedAgent>
{
    [BrowserFact]
    public async Task A_mistake_is_named_while_it_is_written_and_cannot_be_applied()
    {
        var page = await shared.OpenAsync("config");
        var editor = page.GetByLabel("Configuration file");
        await Expect(page.Locator(".verdict")).ToContainTextAsync("Nothing is wrong with it.");
        var text = await editor.InputValueAsync();

        await editor.FillAsync(text.Replace("\"bme280\"", "\"bme281\"", StringComparison.Ordinal));

        await Expect(page.Locator(".mistakes")).ToContainTextAsync("Sensors:climate:Driver");
        await Expect(page.Locator(".mistakes")).ToContainTextAsync("bme280");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Apply" })).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo all" }).ClickAsync();
        await Expect(page.Locator(".verdict")).ToContainTextAsync("Nothing is wrong with it.");
    }

    [BrowserFact]
    public async Task A_new_output_is_applied_and_appears_without_a_reload_of_the_page()
    {
        var page = await shared.OpenAsync("config");
        var editor = page.GetByLabel("Configuration file");
        await Expect(page.Locator(".verdict")).ToContainTextAsync("Nothing is wrong with it.");
        var text = await editor.InputValueAsync();

        await editor.FillAsync(text.Replace("\"Outputs\": {", "\"Outputs\": { \"heater\": { \"Driver\": \"gpio\", \"Pin\": \"GPIO23\" },", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();

        await Expect(page.Locator(".verdict")).ToContainTextAsync("Applied.");
        Assert.Contains("// A comment that stays.", await File.ReadAllTextAsync(shared.Agent.File), StringComparison.Ordinal);
        await page.Locator("nav").GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Switch, new() { Name = "Heater" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_scan_shows_the_chips_on_the_buses()
    {
        var page = await shared.OpenAsync("system");

        await page.GetByRole(AriaRole.Button, new() { Name = "Scan" }).ClickAsync();

        await Expect(page.Locator(".scan-results")).ToContainTextAsync("0x76");
        await Expect(page.Locator(".scan-results")).ToContainTextAsync("bme280");
    }
}
