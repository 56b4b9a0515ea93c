using Microsoft.Playwright;
using SensorAgent.Integration.Tests.Agent;
using static Microsoft.Playwright.Assertions;

namespace SensorAgent.Browser.Tests;

/// <summary>What happens on the board is seen on the page at once, and the other way round.</summary>
public sealed class LiveTests(SharedAgent shared) : IClassFixture<SharedAgent>
{
    [BrowserFact]
    public async Task A_value_changes_on_the_page_when_it_changes_at_the_sensor()
    {
        shared.Agent.SetTank(1.5);
        var page = await shared.OpenAsync();
        var tank = page.Locator("[data-channel='distance/garden']");
        await Expect(tank.Locator(".number")).ToHaveTextAsync("1.500");

        shared.Agent.SetTank(2.25);

        await Expect(tank.Locator(".number")).ToHaveTextAsync("2.250");
        await Expect(tank.Locator(".unit")).ToHaveTextAsync("m");
        await Expect(tank.Locator(".words")).ToHaveTextAsync("Good");
    }

    [BrowserFact]
    public async Task A_fault_shows_in_words_and_goes_when_it_is_mended()
    {
        shared.Agent.SetTank(1.5);
        var page = await shared.OpenAsync();
        var tank = page.Locator("[data-channel='distance/garden']");
        await Expect(tank).ToHaveAttributeAsync("data-tone", "good");

        shared.Agent.SetTank(null);

        await Expect(tank.Locator(".words")).ToHaveTextAsync("The device or bus is missing");
        await Expect(tank.Locator(".reason")).ToContainTextAsync("tank");
        await page.GotoAsync($"{shared.Agent.Address}#/system");
        await Expect(page.Locator("[data-sensor='tank'] .problem")).ToContainTextAsync("tank");
        await page.GotoAsync($"{shared.Agent.Address}#/overview");
        shared.Agent.SetTank(1.75);
        await Expect(tank.Locator(".words")).ToHaveTextAsync("Good");
    }

    [BrowserFact]
    public async Task A_toggled_switch_reaches_the_line_and_what_others_command_reaches_the_page()
    {
        var page = await shared.OpenAsync();
        var lamp = page.GetByRole(AriaRole.Switch, new() { Name = "Lamp" });
        await Expect(lamp).ToHaveAttributeAsync("aria-checked", "false");
        var states = shared.Agent.Subscribe("/Output/#");
        await states.SeesAsync("/Output/lamp/room1", "OFF");

        await lamp.ClickAsync();

        await states.SeesAsync("/Output/lamp/room1", "ON"); // read back from the line
        await Expect(lamp).ToHaveAttributeAsync("aria-checked", "true");
        await MosquittoSub.PublishAsync(shared.Agent.Broker, "/Output/lamp/room1/set", "OFF");
        await Expect(lamp).ToHaveAttributeAsync("aria-checked", "false");
    }

    [BrowserFact]
    public async Task A_slider_is_moved_by_the_keys_and_sets_the_level()
    {
        var page = await shared.OpenAsync();
        var states = shared.Agent.Subscribe("/Output/fan/#");

        await page.GetByRole(AriaRole.Slider, new() { Name = "Level of Fan" }).PressAsync("End");

        await states.SeesAsync("/Output/fan/room1", "100");
        await Expect(page.Locator("[data-output='fan'] .output-state")).ToHaveTextAsync("100 %");
        await page.GetByRole(AriaRole.Switch, new() { Name = "Fan" }).PressAsync("Space");
        await states.SeesAsync("/Output/fan/room1", "0");
    }

    [BrowserFact]
    public async Task A_refusal_is_told_with_its_reason()
    {
        var page = await shared.OpenAsync();
        var pump = page.Locator("[data-output='pump']");
        await pump.GetByRole(AriaRole.Switch).ClickAsync();
        await Expect(pump.GetByRole(AriaRole.Switch)).ToHaveAttributeAsync("aria-checked", "true");

        await pump.GetByRole(AriaRole.Switch).ClickAsync();

        await Expect(pump.Locator(".answer")).ToContainTextAsync("Refused. It must stay on for another");
        await Expect(pump.GetByRole(AriaRole.Switch)).ToHaveAttributeAsync("aria-checked", "true");
        await Expect(pump.Locator(".guards")).ToContainTextAsync("Must stay on for 59:");
    }

    [BrowserFact]
    public async Task A_timed_command_shows_what_remains()
    {
        var page = await shared.OpenAsync();
        var fan = page.Locator("[data-output='fan']");
        await fan.GetByText("Other command").ClickAsync();

        await fan.GetByRole(AriaRole.Textbox).FillAsync("40 1h");
        await fan.GetByRole(AriaRole.Textbox).PressAsync("Enter");

        await Expect(fan.Locator(".timer")).ToContainTextAsync("Still 59:");
        await fan.GetByRole(AriaRole.Textbox).FillAsync("CANCEL");
        await fan.GetByRole(AriaRole.Textbox).PressAsync("Enter");
        await Expect(fan.Locator(".timer")).ToBeHiddenAsync();
        await Expect(fan.Locator(".output-state")).ToHaveTextAsync("Off");
    }

    [BrowserFact]
    public async Task The_log_shows_new_lines_of_its_level_as_they_come()
    {
        var page = await shared.OpenAsync("log");
        await Expect(page.Locator(".lines li").First).ToBeVisibleAsync();

        await MosquittoSub.PublishAsync(shared.Agent.Broker, "/Output/lamp/room1/set", "NONSENSE");

        await Expect(page.Locator(".lines li[data-level=warning]").Filter(new() { HasText = "NONSENSE" }).First).ToBeVisibleAsync();
        await page.GetByLabel("From level").SelectOptionAsync("error");
        await Expect(page.Locator(".lines li[data-level=warning]")).ToHaveCountAsync(0);
    }
}
