using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text.Json;
using SensorAgent.Configuration;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Setup;
using SensorAgent.Logging;
using SensorAgent.Scanning;

namespace SensorAgent.Services;

/// <summary><c>request/scan</c>: what is on the board's buses, as <c>sensoragent scan --json</c> says it.</summary>
internal sealed class ScanRequest(AgentPlan plan, RunningConfiguration running, TimeProvider time) : IRequestHandler
{
    public string Command => "scan";

    public bool Changes => false;

    public async ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        var values = running.Source.Load(new()).Values;
        var report = await Task.Run(() => new BoardScan(plan.Board, values, time).LookAsync(cancellationToken), cancellationToken);
        answer.Data(writer => writer.WriteRawValue(ScanJson.Text(report)));
    }
}

/// <summary>
/// <c>request/diag</c>: what somebody who helps from afar wants to see, without secrets, in parts: the agent and its machine, the configuration, the log.
/// </summary>
internal sealed class DiagnosisRequest(
    AgentPlan plan, AgentInfo info, AgentHealth health, Lazy<IConfigurationEditor> editor, RecentLog log) : IRequestHandler
{
    private const int CharactersInAPart = 32 * 1024;
    private const int MostCharacters = 256 * 1024;
    private const int LinesInAPart = 100;
    private const int LongestLine = 500;

    public string Command => "diag";

    public bool Changes => false;

    public ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        var text = editor.Value.Text is { Length: > MostCharacters } endless ? endless[..MostCharacters] : editor.Value.Text;
        Action<Utf8JsonWriter>[] parts =
        [
            WriteAgent,
            .. text.Chunk(CharactersInAPart).Select(piece => (Action<Utf8JsonWriter>)(writer => writer.WriteString("configuration", new string(piece)))),
            .. log.Lines.Chunk(LinesInAPart).Select(lines => (Action<Utf8JsonWriter>)(writer => WriteLog(writer, lines))),
        ];
        for (var part = 0; part < parts.Length; part++)
        {
            answer.Part(part + 1, part == parts.Length - 1, writer =>
            {
                writer.WriteStartObject();
                parts[part](writer);
                writer.WriteEndObject();
            });
        }

        return ValueTask.CompletedTask;
    }

    private void WriteAgent(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("info");
        info.WriteMembers(writer, plan.Topics);
        writer.WriteEndObject();
        writer.WritePropertyName("health");
        health.Write(writer);
        writer.WriteStartObject("versions");
        writer.WriteString("agent", AgentVersion.Text);
        writer.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        writer.WriteString("system", RuntimeInformation.OSDescription);
        writer.WriteString("kernel", Environment.OSVersion.Version.ToString());
        writer.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        writer.WriteEndObject();
        writer.WriteNumber("memory", Environment.WorkingSet);
        writer.WriteStartArray("interfaces");
        foreach (var port in NetworkInterface.GetAllNetworkInterfaces())
        {
            writer.WriteStartObject();
            writer.WriteString("name", port.Name);
            writer.WriteString("type", port.NetworkInterfaceType.ToString());
            writer.WriteString("state", port.OperationalStatus.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("devices");
        foreach (var pattern in new[] { "i2c-*", "spidev*", "gpiochip*", "serial*", "ttyUSB*" })
        {
            writer.WriteStartArray(pattern.TrimEnd('*', '-'));
            foreach (var device in Directory.EnumerateFileSystemEntries("/dev", pattern).Order(StringComparer.Ordinal))
                writer.WriteStringValue(Path.GetFileName(device));
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteLog(Utf8JsonWriter writer, LogLine[] lines)
    {
        writer.WriteStartArray("log");
        foreach (var line in lines)
        {
            writer.WriteStartObject();
            writer.WriteString("t", Payload.Time(line.At));
            writer.WriteString("level", line.Level.ToString());
            var text = Redaction.Of(line.Text);
            writer.WriteString("text", text.Length > LongestLine ? text[..LongestLine] : text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
