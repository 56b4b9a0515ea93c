using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SensorAgent.Browser.Tests;

/// <summary>With a password set, nobody sees anything without it.</summary>
public sealed class LoginTests : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private const string ReaderPassword = "only looking around";
    private readonly Chromium _browser;
    private readonly DashboardAgent _agent = new();

    public LoginTests(Chromium browser) => _browser = browser;

    public async Task InitializeAsync()
    {
        if (Installed.WhyNoBrowser is not null)
            return;
        await _agent.SetPasswordAsync(Password);
        await _agent.SetPasswordAsync(ReaderPassword, "--reader");
        await _agent.StartAsync();
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [BrowserFact]
    public async Task The_right_password_opens_the_page_and_signing_out_closes_it()
    {
        var page = await OpenAsync();
        await Expect(page.Locator(".tile")).ToHaveCountAsync(0);

        await SignInAsync(page, "admin", Password);

        await Expect(page.Locator("[data-channel='temperature/room1'] .number")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Wrong_passwords_are_told_and_then_locked_out()
    {
        var page = await OpenAsync();

        await SignInAsync(page, "admin", "wrong");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That password is not right.");
        while (await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).IsEnabledAsync())
        {
            await SignInAsync(page, "admin", "wrong");
            await Expect(page.GetByLabel("Password")).ToHaveValueAsync("");
        }

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Signing in is locked");
        await Expect(page.GetByText("You can try again in")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_reader_sees_and_switches_nothing()
    {
        var page = await OpenAsync();

        await SignInAsync(page, "reader", ReaderPassword);

        await Expect(page.GetByRole(AriaRole.Switch, new() { Name = "Lamp" })).ToBeDisabledAsync();
        await Expect(page.GetByText("read only")).ToBeVisibleAsync();
        await page.GotoAsync($"{_agent.Address}#/system");
        await Expect(page.Locator("[data-sensor='climate']")).ToBeVisibleAsync();
        await Expect(page.GetByText("Scan the buses")).ToHaveCountAsync(0);
    }

    private static async Task SignInAsync(IPage page, string user, string password)
    {
        await page.GetByLabel("User").SelectOptionAsync(user);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByLabel("Password").PressAsync("Enter");
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await _browser.NewPageAsync();
        await page.GotoAsync(_agent.Address);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        return page;
    }
}
