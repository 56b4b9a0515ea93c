using System.Text;
using Microsoft.Extensions.Configuration;
using SensorAgent.Core.Options;

namespace SensorAgent.Testing;

/// <summary>A configuration written as JSON in the test itself.</summary>
public static class Config
{
    /// <summary>The whole configuration.</summary>
    public static IConfiguration Of(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return new ConfigurationBuilder().AddJsonStream(stream).Build();
    }

    /// <summary>One object of it, whose mistakes go to the findings.</summary>
    public static SettingsSection Section(string json, Findings findings, string path = "") => new(Of(json), path, findings);

    /// <summary>One object of it where no mistake is expected.</summary>
    public static SettingsSection Section(string json = "{}") => Section(json, new Findings());
}
