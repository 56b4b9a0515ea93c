using System.Diagnostics;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Devices.Outputs;

/// <summary>A program of the user's own that switches something: it is run with ON or OFF as its first argument.</summary>
[Output("exec")]
internal sealed class ExecOutput(string command, TimeSpan limit) : IOutput, IOutputDriver
{
    private const int LongestComplaint = 200;

    private static readonly Setting<string> CommandKey = Setting.Text(
        "Command", "", "Command line, run by /bin/sh; $1 is ON or OFF, such as /usr/local/bin/pump $1.");

    private static readonly Setting<TimeSpan> LimitKey = Setting.Time(
        "Timeout", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(9),
        "How long the program may run before it is ended.");

    private OutputState _done = OutputState.Off;

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("A program that is run with ON or OFF", OutputKind.Switch)
    {
        Settings = [CommandKey, LimitKey],
        Example = [("Command", "/usr/local/bin/pump $1")],
        Check = section =>
        {
            if (section.Get(CommandKey).Length == 0)
                section.Add(CommandKey.Key, "is missing", "name a program that takes ON or OFF, such as /usr/local/bin/pump $1");
        },
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context)
    {
        var output = new ExecOutput(context.Get(CommandKey), context.Get(LimitKey));
        if (context.Initial is { } initial)
            output.Write(initial);
        return output;
    }

    /// <summary>What the program did last without a complaint.</summary>
    public OutputState Read() => _done;

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command, "sh", state.SwitchText])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var complaint = "";
        var silent = new TaskCompletionSource();
        process.ErrorDataReceived += (_, line) =>
        {
            complaint = complaint.Length == 0 ? line.Data ?? "" : complaint;
            if (line.Data is null)
                silent.TrySetResult();
        };
        process.BeginErrorReadLine(); // read, or a full pipe would stop it
        process.BeginOutputReadLine();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new BusException(BusFault.Timeout, $"The program did not end within {Duration.ToWords(limit)}.");
        }

        if (process.ExitCode != 0)
        {
            silent.Task.Wait(limit); // the last words may come after the end
            var words = complaint.Length > LongestComplaint ? complaint[..LongestComplaint] : complaint;
            throw new BusException(
                BusFault.Failed, $"The program ended with exit code {process.ExitCode}{(words.Length > 0 ? $": {words.TrimEnd('.')}" : "")}.");
        }

        _done = state;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // No program outlives its write.
    }
}
