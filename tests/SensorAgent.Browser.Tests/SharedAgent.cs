using Microsoft.Playwright;

namespace SensorAgent.Browser.Tests;

/// <summary>A browser and an agent with a day of history, for all tests of a class that leave them as they were.</summary>
public sealed class SharedAgent : IAsyncLifetime
{
    private readonly Chromium _browser = new();

    public DashboardAgent Agent { get; } = new();

    public async Task InitializeAsync()
    {
        if (Installed.WhyNoBrowser is not null)
            return;
        await _browser.InitializeAsync();
        Agent.KeepDay();
        await Agent.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await Agent.DisposeAsync();
    }

    /// <summary>Opens a view and waits until it is live.</summary>
    internal async Task<IPage> OpenAsync(string view = "overview", Visitor? visitor = null)
    {
        var page = await _browser.NewPageAsync(visitor);
        await page.GotoAsync($"{Agent.Address}#/{view}");
        await Assertions.Expect(page.Locator("#live.good")).ToBeVisibleAsync();
        return page;
    }
}
