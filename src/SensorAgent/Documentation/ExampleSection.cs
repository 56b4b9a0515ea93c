using Microsoft.Extensions.Configuration;
using SensorAgent.Core.Options;

namespace SensorAgent.Documentation;

/// <summary>An example as the agent would read it.</summary>
internal static class ExampleSection
{
    public static SettingsSection Of(ExampleEntry example)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(example.File));
        var file = new ConfigurationBuilder().AddJsonStream(stream).Build();
        var path = $"{example.Section}:{example.Name}";
        return new(file.GetSection(path), path, new());
    }
}
