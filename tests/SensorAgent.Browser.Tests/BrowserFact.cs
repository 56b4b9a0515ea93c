namespace SensorAgent.Browser.Tests;

/// <summary>What test.sh could install here.</summary>
internal static class Installed
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>The browser.</summary>
    public static string? Chromium { get; } = Places.FirstOrDefault(File.Exists);

    /// <summary>The accessibility rules.</summary>
    public static string Axe { get; } = Path.Combine(Testing.Repository.Root, "tests/SensorAgent.Browser.Tests/Axe/node_modules/axe-core/axe.min.js");

    /// <summary>Why there is no browser test; null when there is.</summary>
    public static string? WhyNoBrowser { get; } = Chromium is null ? "The Debian package chromium is not installed." : null;

    /// <summary>Why accessibility cannot be checked; null when it can.</summary>
    public static string? WhyNoAxe { get; } = WhyNoBrowser ?? (File.Exists(Axe) ? null : "The npm package axe-core is not installed.");
}

/// <summary>A fact that needs a browser, skipped with the reason where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Installed.WhyNoBrowser;
}

/// <summary>A theory that needs a browser, skipped with the reason where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Installed.WhyNoBrowser;
}

/// <summary>A theory that needs a browser and axe-core, skipped with the reason where one is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AxeTheoryAttribute : TheoryAttribute
{
    public AxeTheoryAttribute() => Skip = Installed.WhyNoAxe;
}
