using System.Diagnostics;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>One message as <c>mosquitto_sub</c> shows it.</summary>
internal sealed record Seen(string Topic, string Payload, bool Retained);

/// <summary>A running <c>mosquitto_sub</c>: a subscriber that was not written here.</summary>
internal sealed class MosquittoSub : IDisposable
{
    private readonly Process _process;
    private readonly List<Seen> _messages = [];

    public MosquittoSub(int port, string filter, params string[] options)
    {
        _process = Process.Start(new ProcessStartInfo("mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{port}", "-t", filter, "-q", "1", "-F", "%r\t%t\t%p", .. options])
        {
            RedirectStandardOutput = true,
        })!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
    }

    /// <summary>Everything seen so far, in order.</summary>
    public IReadOnlyList<Seen> Messages
    {
        get
        {
            lock (_messages)
                return [.. _messages];
        }
    }

    /// <summary>Waits for a message on a topic whose payload is right, and gives it.</summary>
    public async Task<Seen> SeesAsync(string topic, Func<string, bool> payload)
    {
        Seen? found = null;
        await Wait.Until(() => (found = Messages.FirstOrDefault(message => message.Topic == topic && payload(message.Payload))) is not null, $"a message on {topic}");
        return found!;
    }

    /// <summary>Waits for exactly this payload on a topic.</summary>
    public Task<Seen> SeesAsync(string topic, string payload) => SeesAsync(topic, seen => seen == payload);

    /// <summary>Forgets what was seen.</summary>
    public void Forget()
    {
        lock (_messages)
            _messages.Clear();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Publishes with <c>mosquitto_pub</c>.</summary>
    public static async Task PublishAsync(int port, string topic, string payload, params string[] options)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var process = Process.Start("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{port}", "-q", "1", "-t", topic, .. payload.Length > 0 ? new[] { "-m", payload } : ["-n"], .. options]);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
    }

    private void Keep(string? line)
    {
        if (line?.Split('\t', 3) is not [var retained, var topic, var payload])
            return;
        lock (_messages)
            _messages.Add(new(topic, payload, retained == "1"));
    }
}
