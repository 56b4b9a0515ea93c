using Microsoft.Playwright;
using SensorAgent.Integration.Tests.Agent;
using static Microsoft.Playwright.Assertions;

namespace SensorAgent.Browser.Tests;

/// <summary>Every kind of output has its controls, which reach the line, and follows what others command.</summary>
public sealed class OutputKindTests(SharedAgent shared) : IClassFixture<SharedAgent>
{
    [BrowserFact]
    public async Task A_light_is_switched_dimmed_and_coloured()
    {
        var page = await shared.OpenAsync();
        var states = shared.Agent.Subscribe("/#");
        var strip = page.Locator("[data-output='strip']");

        await page.GetByLabel("Colour of Strip").FillAsync("#ff8000");

        await states.SeesAsync("/Agent/bench/output/strip", payload => payload.Contains("#FF8000", StringComparison.Ordinal));
        await Expect(strip.GetByRole(AriaRole.Switch)).ToHaveAttributeAsync("aria-checked", "true");
        await page.GetByRole(AriaRole.Slider, new() { Name = "Level of Strip" }).PressAsync("Home");
        await Expect(strip.Locator(".output-state")).ToHaveTextAsync("Off");
        await MosquittoSub.PublishAsync(shared.Agent.Broker, "/Output/strip/room1/set", "#00FF00");
        await Expect(page.GetByLabel("Colour of Strip")).ToHaveValueAsync("#00ff00");
        await strip.GetByRole(AriaRole.Switch).ClickAsync();
        await states.SeesAsync("/Output/strip/room1", "0");
    }

    [BrowserFact]
    public async Task A_cover_opens_stops_and_goes_to_a_position()
    {
        var page = await shared.OpenAsync();
        var blind = page.Locator("[data-output='blind']");

        await page.GetByRole(AriaRole.Button, new() { Name = "Open: Blind" }).ClickAsync();

        await Expect(blind.Locator(".output-state")).ToContainTextAsync("Opening");
        await Expect(blind.Locator(".output-state")).ToHaveTextAsync("Open · 100 %");
        await MosquittoSub.PublishAsync(shared.Agent.Broker, "/Output/blind/room1/set", "CLOSE");
        await Expect(blind.Locator(".output-state")).ToContainTextAsync("Closing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop: Blind" }).ClickAsync();
        await Expect(blind.Locator(".output-state")).Not.ToContainTextAsync("Closing");
        await page.GetByRole(AriaRole.Slider, new() { Name = "Level of Blind" }).PressAsync("Home");
        await Expect(blind.Locator(".output-state")).ToHaveTextAsync("Closed · 0 %");
    }

    [BrowserFact]
    public async Task A_text_is_shown_and_blanked()
    {
        var page = await shared.OpenAsync();
        var states = shared.Agent.Subscribe("/Output/board/#");
        var board = page.Locator("[data-output='board']");

        await page.GetByLabel("Text for Board").FillAsync("Good morning");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show: Board" }).ClickAsync();

        await states.SeesAsync("/Output/board/room1", "Good morning");
        await Expect(board.Locator(".output-state")).ToHaveTextAsync("Shows a text");
        await page.GetByRole(AriaRole.Button, new() { Name = "Blank: Board" }).ClickAsync();
        await states.SeesAsync("/Output/board/room1", "OFF");
        await Expect(page.GetByLabel("Text for Board")).ToHaveValueAsync("");
    }

    [BrowserFact]
    public async Task A_group_is_switched_as_one_and_a_scene_is_set()
    {
        var page = await shared.OpenAsync();
        var states = shared.Agent.Subscribe("/Output/#");
        var all = page.Locator("[data-output='all']");
        await Expect(all).ToContainTextAsync("Lamp, Fan");

        await page.GetByRole(AriaRole.Switch, new() { Name = "All", Exact = true }).ClickAsync();

        await states.SeesAsync("/Output/lamp/room1", "ON");
        await states.SeesAsync("/Output/fan/room1", "100");
        await Expect(all.Locator(".output-state")).ToHaveTextAsync("On");
        await page.GetByRole(AriaRole.Button, new() { Name = "Activate: Evening" }).ClickAsync();
        await states.SeesAsync("/Output/lamp/room1", "OFF");
        await states.SeesAsync("/Output/fan/room1", "30");
        await Expect(page.GetByRole(AriaRole.Switch, new() { Name = "Lamp" })).ToHaveAttributeAsync("aria-checked", "false");
        await MosquittoSub.PublishAsync(shared.Agent.Broker, "/Output/all/room1/set", "OFF");
        await Expect(all.Locator(".output-state")).ToHaveTextAsync("Off");
    }

    [BrowserFact]
    public async Task A_picture_is_shown_and_the_next_one_when_it_comes()
    {
        shared.Agent.SetPicture(160);
        var page = await shared.OpenAsync();
        var picture = page.GetByRole(AriaRole.Img, new() { Name = "Image" });
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 160);

        shared.Agent.SetPicture(200);

        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 200);
        await Expect(page.Locator("[data-channel='image/garden'] .words")).ToHaveTextAsync("Good");
    }

    [BrowserFact]
    public async Task An_interlock_says_who_holds_it_and_how_long_yet()
    {
        var page = await shared.OpenAsync();
        var lower = page.Locator("[data-output='lower']");
        await Expect(lower.Locator(".guards")).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Switch, new() { Name = "Lift" }).ClickAsync();

        await Expect(lower.Locator("[data-guard='Interlock']")).ToContainTextAsync("Held off while Lift is on");
        await lower.GetByRole(AriaRole.Switch).ClickAsync();
        await Expect(lower.Locator(".answer")).ToContainTextAsync("lift of the interlock motor is on; switch it off first.");
        await page.GetByRole(AriaRole.Switch, new() { Name = "Lift" }).ClickAsync();
        await Expect(lower.Locator("[data-guard='Interlock']")).ToContainTextAsync("Held off after Lift for 0:0");
        await Expect(lower.Locator(".guards")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task What_may_be_switched_so_often_says_how_often_yet_and_what_goes_off_by_itself_when()
    {
        var page = await shared.OpenAsync();
        var siren = page.Locator("[data-output='siren']");
        var button = siren.GetByRole(AriaRole.Switch);
        await Expect(siren.Locator("[data-guard='MaxSwitchesPerHour']")).ToContainTextAsync("May be switched on 2 more times this hour");

        await button.ClickAsync();

        await Expect(siren.Locator("[data-guard='MaxSwitchesPerHour']")).ToContainTextAsync("May be switched on 1 more times this hour");
        await Expect(siren.Locator("[data-guard='MaxOn']")).ToContainTextAsync("Goes off by itself in 59:");
        await Expect(siren.Locator(".timer")).ToBeHiddenAsync();
        await button.ClickAsync();
        await Expect(button).ToHaveAttributeAsync("aria-checked", "false");
        await button.ClickAsync();
        await Expect(siren.Locator("[data-guard='MaxSwitchesPerHour']")).ToContainTextAsync("Switched often enough; free again in 59:");
        await button.ClickAsync();
        await Expect(button).ToHaveAttributeAsync("aria-checked", "false");
    }

    [BrowserFact]
    public async Task What_is_to_come_says_when()
    {
        var page = await shared.OpenAsync();
        var fan = page.Locator("[data-output='fan']");
        await fan.GetByText("Other command").ClickAsync();
        var box = fan.GetByRole(AriaRole.Textbox);

        await box.FillAsync("""{"state":80,"transition":600}""");
        await box.PressAsync("Enter");
        await Expect(fan).ToContainTextAsync("On its way to 80 %, there in 9:");
        await box.FillAsync($$"""{"state":"OFF","at":"{{DateTime.UtcNow.AddMinutes(30):yyyy-MM-ddTHH:mm:ss}}Z"}""");
        await box.PressAsync("Enter");

        await Expect(fan.Locator(".guards")).ToContainTextAsync("OFF at");
        await Expect(fan.Locator(".guards .left")).ToContainTextAsync("29:");
        await box.FillAsync("CANCEL");
        await box.PressAsync("Enter");
        await Expect(fan.Locator(".guards")).ToBeHiddenAsync();
        await box.FillAsync("ON 1h");
        await box.PressAsync("Enter");
        await Expect(fan.Locator(".timer")).ToContainTextAsync("then Off");
        await fan.GetByRole(AriaRole.Switch).ClickAsync();
        await Expect(fan.Locator(".output-state")).ToHaveTextAsync("Off");
    }
}
