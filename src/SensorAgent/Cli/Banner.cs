using System.Globalization;
using SensorAgent.Configuration;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;

namespace SensorAgent.Cli;

/// <summary>What was found at the start, and where to look next.</summary>
internal static class Banner
{
    private const int MostLines = 12;

    public static void Print(Session session)
    {
        var plan = session.Plan;
        var output = session.Output;
        output.WriteLine($"SensorAgent {AgentVersion.Text}, agent {plan.Agent.Id}");
        if (plan.Board.IsSimulated)
            output.WriteLine("  *** simulated board: this machine has no GPIO or I2C, the values of its chips are made up ***");
        Line(output, "board", plan.Board.Model);
        Line(output, "config", session.Configuration.File);
        Line(output, "broker", Broker(plan));
        if (plan.Web.Enabled)
            Line(output, "web", $"http://{(plan.Web.Address is "0.0.0.0" or "::" ? "127.0.0.1" : plan.Web.Address)}:{plan.Web.Port}");
        Lines(output, "sensors", [.. plan.Sensors.Select(entry => Sensor(entry.Sensor))]);
        Lines(output, "outputs", [.. plan.Outputs.Select(entry => $"{entry.Name} ({entry.Driver.Name}{Pin(entry.Settings.Get(BusKeys.Pin))}) at {Place(plan.Topics.OutputState(entry.Name, entry.Location), plan.Topics.OutputSet(entry.Name, entry.Location))}")]);
        if (plan.Groups.Count > 0)
            Lines(output, "groups", [.. plan.Groups.Select(group => $"{group.Name} ({string.Join(", ", group.Outputs.Select(member => member.Name))}) at {plan.Topics.OutputState(group.Name, group.Location)}")]);
        Lines(output, "try", [.. Hints(plan)]);
        foreach (var note in session.Findings.Notes)
            Line(output, "note", note.ToString());
        output.WriteLine();
    }

    private static string Sensor(SensorPlan sensor) => sensor.Channels.Count == 0
        ? $"{sensor.Name} ({sensor.Driver.Name}) with every quantity disabled"
        : $"{sensor.Name} ({sensor.Driver.Name}) at {sensor.Channels[0].Id.Location}: {string.Join(", ", sensor.Channels.Select(channel => channel.Id.Quantity))}";

    private static string Broker(AgentPlan plan) => plan.Mqtt.IsEmbedded
        ? $"embedded, listening on {plan.Mqtt.Embedded.Address}:{plan.Mqtt.Embedded.Port}"
        : string.Join(", ", plan.Mqtt.Servers.Select(server => $"{server.Scheme}://{server.Authority}"));

    private static IEnumerable<string> Hints(AgentPlan plan)
    {
        var broker = plan.Mqtt.IsEmbedded
            ? (Host: plan.Mqtt.Embedded.Address is "0.0.0.0" or "::" ? "127.0.0.1" : plan.Mqtt.Embedded.Address, plan.Mqtt.Embedded.Port)
            : (plan.Mqtt.Servers[0].Host, Port: plan.Mqtt.Servers[0] is { Scheme: "mqtt", Port: > 0 and var port } ? port : 1883);
        var where = $"-h {broker.Host}{(broker.Port == 1883 ? "" : $" -p {broker.Port}")}";
        if (plan.Mqtt.Servers is [{ Scheme: not "mqtt" }, ..])
            yield break; // the options for TLS and WebSocket are the user's
        yield return $"mosquitto_sub {where} -t '{Everything(plan.Mqtt.Topics.Sensor)}' -v";
        if (plan.Outputs is [var first, ..])
            yield return $"mosquitto_pub {where} -t {plan.Topics.OutputSet(first.Name, first.Location)} -m {Command(first)}";
    }

    /// <summary>A command that such an output takes.</summary>
    public static string Command(OutputPlan output) => output.Kind switch
    {
        OutputKind.Number => string.Create(CultureInfo.InvariantCulture, $"{(output.Range.Least + output.Range.Most) / 2}"),
        OutputKind.Cover => "OPEN",
        OutputKind.Text => "Hello",
        _ => "ON",
    };

    /// <summary>The filter of all topics that a template makes: what stands before its first placeholder.</summary>
    private static string Everything(string template)
    {
        var brace = template.IndexOf('{', StringComparison.Ordinal);
        return brace < 0 ? template : $"{template[..(template.LastIndexOf('/', brace) + 1)]}#";
    }

    private static string Place(string state, string command) => state.Length > 0 ? state : command;

    private static string Pin(string pin) => pin.Length == 0 ? "" : $" {pin}";

    private static void Lines(TextWriter output, string name, IReadOnlyList<string> lines)
    {
        for (var at = 0; at < Math.Min(lines.Count, MostLines); at++)
            Line(output, at == 0 ? name : "", lines[at]);
        if (lines.Count > MostLines)
            Line(output, "", $"... and {lines.Count - MostLines} more");
        if (lines.Count == 0 && name != "try")
            Line(output, name, "none");
    }

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"  {name,-9}{text}");
}
