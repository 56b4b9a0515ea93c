using Microsoft.Playwright;
using SensorAgent.Integration.Tests.Agent;
using static Microsoft.Playwright.Assertions;

namespace SensorAgent.Browser.Tests;

/// <summary>The rules are seen, do their work, and are switched.</summary>
public sealed class RuleTests(SharedAgent shared) : IClassFixture<SharedAgent>
{
    [BrowserFact]
    public async Task A_rule_says_what_it_waits_for_what_it_would_do_and_what_it_has_done()
    {
        shared.Agent.SetTank(1.5);
        var page = await shared.OpenAsync();
        var rule = page.Locator("[data-rule='overflow']");
        await Expect(rule).ToContainTextAsync("distance/garden above 3");
        await Expect(rule).ToContainTextAsync("Lamp → ON, Siren → PULSE 500ms");

        shared.Agent.SetTank(3.5);

        await Expect(rule.Locator(".state")).ToContainTextAsync("Held");
        await Expect(rule.Locator(".state")).ToContainTextAsync("Rule overflow: distance/garden is 3.500 m.");
        await Expect(page.Locator("[data-output='lamp'] .output-state")).ToHaveTextAsync("On");
        await Expect(page.Locator("[data-output='lamp']")).ToContainTextAsync("by a rule");
        shared.Agent.SetTank(1.5);
        await Expect(rule.Locator(".state")).ToContainTextAsync("Did not hold");
    }

    [BrowserFact]
    public async Task A_rule_is_switched_on_the_page_and_by_others()
    {
        var page = await shared.OpenAsync();
        var states = shared.Agent.Subscribe("/Agent/bench/rule/#");
        var button = page.GetByRole(AriaRole.Switch, new() { Name = "Rule Overflow" });
        await Expect(button).ToHaveAttributeAsync("aria-checked", "true");

        await button.ClickAsync();

        await states.SeesAsync("/Agent/bench/rule/overflow", "OFF");
        await Expect(page.Locator("[data-rule='overflow'] .output-state")).ToHaveTextAsync("Off");
        await MosquittoSub.PublishAsync(shared.Agent.Broker, "/Agent/bench/rule/overflow/set", "ON");
        await Expect(button).ToHaveAttributeAsync("aria-checked", "true");
    }

    [BrowserFact]
    public async Task In_Chinese_too()
    {
        var page = await shared.OpenAsync("overview", new(360, ColorScheme.Dark, "zh-CN"));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "规则", Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-rule='overflow'] dt").First).ToHaveTextAsync("条件");
    }
}
