using static Microsoft.Playwright.Assertions;

namespace SensorAgent.Browser.Tests;

/// <summary>The agent goes and comes back; the page is left open.</summary>
public sealed class ReconnectTests(Chromium browser) : IClassFixture<Chromium>, IAsyncLifetime
{
    private readonly DashboardAgent _agent = new();

    public async Task InitializeAsync()
    {
        if (Installed.WhyNoBrowser is null)
            await _agent.StartAsync();
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [BrowserFact]
    public async Task The_page_says_that_the_connection_is_lost_and_is_live_again_by_itself()
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync(_agent.Address);
        var tank = page.Locator("[data-channel='distance/garden'] .number");
        await Expect(tank).ToHaveTextAsync("1.500");

        await _agent.KillAsync();

        await Expect(page.Locator(".lost")).ToContainTextAsync("Connection lost at");
        await Chromium.ShootAsync(page, "connection-lost");
        _agent.SetTank(3.125);
        await _agent.StartAsync();
        await Expect(page.Locator(".lost")).ToBeHiddenAsync();
        await Expect(page.Locator("#live")).ToHaveTextAsync("Live");
        await Expect(tank).ToHaveTextAsync("3.125");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Switch, new() { Name = "Lamp" }).ClickAsync();
        await Expect(page.Locator("[data-output='lamp'] .output-state")).ToHaveTextAsync("On");
    }
}
