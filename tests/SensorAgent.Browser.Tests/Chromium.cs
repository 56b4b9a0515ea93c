using Microsoft.Playwright;

namespace SensorAgent.Browser.Tests;

/// <summary>A real browser; every page has cookies, language and colours of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const float PatienceMilliseconds = 60_000; // a bound, on a machine that does much else
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Installed.Chromium is not { } program)
            return;
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Timeout = PatienceMilliseconds });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page of a person who has never been here.</summary>
    internal async Task<IPage> NewPageAsync(Visitor? visitor = null)
    {
        var (width, scheme, locale) = visitor ?? new();
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 600 ? 780 : 860 },
            ColorScheme = scheme,
            Locale = locale,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        return await context.NewPageAsync();
    }

    /// <summary>Keeps what a page looks like in the test's output folder.</summary>
    internal static Task ShootAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png") });
}

/// <summary>How somebody looks at the page.</summary>
internal sealed record Visitor(int Width = 1280, ColorScheme Scheme = ColorScheme.Light, string Locale = "en-US");
