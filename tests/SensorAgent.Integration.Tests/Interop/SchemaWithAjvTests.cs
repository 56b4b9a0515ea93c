using System.Diagnostics;
using System.Text.Json.Nodes;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;
using SensorAgent.Devices.Expanders;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>The schema of the configuration, read by a validator that many editors and tools use.</summary>
public sealed class SchemaWithAjvTests
{
    private static readonly System.Text.Json.JsonDocumentOptions Tolerant =
        new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [PeerFact(PeerMake.Ajv)]
    public async Task Every_configuration_of_the_repository_is_right()
    {
        string[] files =
        [
            Path.Combine(Repository.Root, "appsettings.json"), Path.Combine(Repository.Root, "deploy/appsettings.json"),
        ];
        var pages = Repository.Files("docs/drivers", "*.md").Where(file => file.Contains("puts/", StringComparison.Ordinal) || file.Contains("sensors/", StringComparison.Ordinal)).ToArray();
        Assert.True(pages.Length >= 70, "The drivers' pages were not found.");

        var answers = await ValidateAsync([.. files.Select(File.ReadAllText), .. pages.Select(ExampleOf)]);

        Assert.All(files.Concat(pages).Zip(answers), pair => Assert.Equal((pair.First, "ok"), (pair.First, pair.Second)));
    }

    [PeerFact(PeerMake.Ajv)]
    public async Task What_the_agent_takes_the_schema_takes()
    {
        string[] good =
        [
            "{}",
            """{ "$schema": "./appsettings.schema.json" }""",
            """{ "Mqtt": { "Version": 5, "KeepAlive": "00:00:30", "Qos": "2", "Password": 1234, "ClientId": "" } }""",
            """{ "History": { "MaxAge": "1.12:00:00", "FlushEvery": 10 } }""",
            """{ "Logging": { "LogLevel": { "Default": "Debug", "SensorAgent": "Warning" } } }""",
            """{ "Sensors": { "a": { "Driver": "bme280", "Address": "0X77", "Interval": "500ms", "Derived": ["dew_point"] } } }""",
            """{ "Sensors": { "a": { "Driver": "bme280", "Address": 118, "Interval": "1.5 s", "Derived": "dew_point, vpd" } } }""",
            """
            { "Sensors": { "a": { "Driver": "bme280", "Quantities": { "temperature": {
              "Calibrate": { "Offset": -0.4, "Points": [[1, 2], [3, 4]] }, "Unit": "°F", "ValidRange": { "Min": -10, "Else": "clamp" }, "MaxStep": 2,
              "Filter": { "Kind": "mean", "Over": 5 }, "Round": 2, "Alarm": { "High": 30, "Delay": "1m" }, "Report": { "OnChange": "5%", "Every": "5m" } } } } } }
            """,
            """{ "Outputs": { "a": { "Driver": "gpio", "Pin": 17, "OnDisconnect": { "After": "1m", "State": "off" }, "Interlock": { "Group": "g", "DeadTime": "1s" }, "MaxOn": "08:00:00" } } }""",
        ];

        Assert.Equal(good.Select(_ => "ok"), await ValidateAsync(good));
    }

    [PeerFact(PeerMake.Ajv)]
    public async Task What_the_agent_refuses_the_schema_shows_at_its_place()
    {
        (string Json, string Place)[] bad =
        [
            ("""{ "Mqttt": {} }""", " must NOT have additional properties"),
            ("""{ "Mqtt": { "Brokr": "embedded" } }""", "/Mqtt must NOT have additional properties"),
            ("""{ "Mqtt": { "Qos": 3 } }""", "/Mqtt/Qos must be equal to one of the allowed values"),
            ("""{ "Mqtt": { "KeepAlive": "soon" } }""", "/Mqtt/KeepAlive must match pattern"),
            ("""{ "Mqtt": { "Embedded": { "Port": 70000 } } }""", "/Mqtt/Embedded/Port must be <= 65535"),
            ("""{ "History": { "Enabled": "perhaps" } }""", "/History/Enabled must be boolean"),
            ("""{ "Sensors": [] }""", "/Sensors must be object"),
            ("""{ "Sensors": { "a": {} } }""", "/Sensors/a must have required property 'Driver'"),
            ("""{ "Sensors": { "a": { "Driver": "bme208" } } }""", "/Sensors/a/Driver must be equal to one of the allowed values"),
            ("""{ "Sensors": { "a": { "Driver": "bme280", "Address": "0x40" } } }""", "/Sensors/a/Address must"),
            ("""{ "Sensors": { "a": { "Driver": "bme280", "Pin": "GPIO4" } } }""", "/Sensors/a must NOT have additional properties"),
            ("""{ "Sensors": { "a": { "Driver": "bme280", "Quantities": { "co2": {} } } } }""", "/Sensors/a/Quantities must NOT have additional properties"),
            ("""{ "Sensors": { "a": { "Driver": "bme280", "Quantities": { "humidity": { "Filter": { "Kind": "medain" } } } } } }""", "/Sensors/a/Quantities/humidity/Filter/Kind must be equal"),
            ("""{ "Outputs": { "a": { "Driver": "gpio" } } }""", "/Outputs/a must have required property 'Pin'"),
            ("""{ "Outputs": { "a": { "Driver": "gpio", "Pin": 17, "Startup": "sometimes" } } }""", "/Outputs/a/Startup must be equal"),
        ];

        var answers = await ValidateAsync([.. bad.Select(example => example.Json)]);

        Assert.Equal(bad.Length, answers.Count);
        Assert.All(bad.Zip(answers), pair => Assert.Contains(pair.First.Place, pair.Second, StringComparison.Ordinal));
    }

    private static string ExampleOf(string page)
    {
        var text = File.ReadAllText(page);
        var start = text.IndexOf("```json\n", StringComparison.Ordinal) + 8;
        return text[start..text.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    private static async Task<IReadOnlyList<string>> ValidateAsync(IEnumerable<string> documents)
    {
        var question = new JsonObject
        {
            ["schema"] = JsonNode.Parse(ConfigurationSchema.Text(new(Drivers.Sensors, Drivers.Outputs) { Expanders = ExpanderDrivers.All })),
            ["documents"] = new JsonArray([.. documents.Select(document => JsonNode.Parse(document, documentOptions: Tolerant))]),
        };
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(PeerPackages.Folder, "ajv.js")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (answers, errors) = (process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
        await process.StandardInput.WriteAsync(question.ToJsonString().AsMemory(), bound.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(bound.Token);
        Assert.True(process.ExitCode == 0, await errors);
        return (await answers).TrimEnd('\n').Split('\n');
    }
}
