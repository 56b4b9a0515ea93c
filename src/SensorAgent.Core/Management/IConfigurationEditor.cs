using SensorAgent.Core.Options;

namespace SensorAgent.Core.Management;

/// <summary>The configuration file as it is shown and changed while the agent runs: the same for the dashboard and for requests over MQTT.</summary>
public interface IConfigurationEditor
{
    /// <summary>The file; empty where there is none.</summary>
    string File { get; }

    /// <summary>Whether the agent may write it.</summary>
    bool IsWritable { get; }

    /// <summary>What it says, comments and all, with <c>***</c> for each secret.</summary>
    string Text { get; }

    /// <summary>What would become of another text; one in which <c>***</c> stands where it stood has the file's own secret there.</summary>
    ConfigurationVerdict Check(string text);

    /// <summary>
    /// Puts another text in the place of the file and takes it up, when it has no mistakes. It is on trial then: where the link or what worked is lost
    /// within a minute, the text before comes back by itself.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    Task<ConfigurationVerdict> ApplyAsync(string text, CancellationToken cancellationToken);
}

/// <summary>What became of a text, or would.</summary>
/// <param name="Mistakes">What is wrong with it; then nothing changes.</param>
/// <param name="Changes">What it changes, a sentence for each.</param>
public sealed record ConfigurationVerdict(IReadOnlyList<Mistake> Mistakes, IReadOnlyList<string> Changes)
{
    /// <summary>Whether it can stand.</summary>
    public bool IsRight => Mistakes.Count == 0;
}
