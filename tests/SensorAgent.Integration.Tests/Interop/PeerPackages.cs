using System.Diagnostics;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>Whose broker or client it is.</summary>
public enum PeerMake
{
    Aedes,
    Ajv,
    MqttJs,
    Paho,
    RabbitMq,
}

/// <summary>Which peers test.sh could install here.</summary>
internal static class PeerPackages
{
    /// <summary>Debian's own Python: another one on the path does not see Debian's packages.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>The start script itself: the one on the path changes the user.</summary>
    public const string RabbitMq = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private static readonly Lazy<bool> Node = new(() => Runs("node", "--version"));
    private static readonly Lazy<bool> Paho = new(() => Runs(Python, "-c", "import paho.mqtt.client"));

    /// <summary>The folder of the peers' scripts and of node_modules, in the sources.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>Why a peer cannot be used; null when it can.</summary>
    public static string? Missing(PeerMake make) => make switch
    {
        PeerMake.Paho => Paho.Value ? null : "the Debian package python3-paho-mqtt is not installed",
        PeerMake.RabbitMq => File.Exists(RabbitMq) ? null : "the Debian package rabbitmq-server is not installed",
        _ when !Node.Value => "Node.js is not installed",
        PeerMake.Aedes => MissingModule("aedes"),
        PeerMake.Ajv => MissingModule("ajv"),
        _ => MissingModule("mqtt"),
    };

    private static string? MissingModule(string name) =>
        Directory.Exists(Path.Combine(Folder, "node_modules", name)) ? null : $"the npm package {name} is not installed";

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "Interop");
            if (File.Exists(Path.Combine(candidate, "package.json")))
                return candidate;
        }

        throw new InvalidOperationException("The interop tests run from within the repository: no Interop/package.json above the test assembly.");
    }

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            if (process.WaitForExit(TimeSpan.FromSeconds(20)))
                return process.ExitCode == 0;
            process.Kill();
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A fact that needs a peer, skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(PeerMake make)
    {
        Make = make;
        if (PeerPackages.Missing(make) is { } reason)
            Skip = reason;
    }

    public PeerMake Make { get; }
}

/// <summary>A theory that needs a peer, skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute(PeerMake make)
    {
        Make = make;
        if (PeerPackages.Missing(make) is { } reason)
            Skip = reason;
    }

    public PeerMake Make { get; }
}
