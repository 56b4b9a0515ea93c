using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Model;

namespace SensorAgent.Web.Tests;

public sealed class ApiTests : IAsyncLifetime
{
    private WebBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await WebBench.StartAsync();
        await _bench.TakeCsrfAsync();
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_channel_says_its_value_with_all_that_a_tile_needs()
    {
        _bench.Measure(new("temperature", 21.44), new("motion", SensorValue.Of(true)), new("text", SensorValue.Of("hello")));

        var channels = (await _bench.JsonAsync("/api/v1/channels")).EnumerateArray().ToDictionary(channel => channel.GetProperty("id").GetString()!);

        Assert.Equal(
            """{"id":"temperature/room1","quantity":"temperature","location":"room1","sensor":"climate","topic":"/Sensor/temperature/room1","unit":"°C","kind":"number","value":21.4,"t":"2026-11-20T12:00:00.000Z","seq":1,"quality":"good","reason":"","simulated":false,"status":"online","alarm":null,"interval":5,"decimals":1}""",
            channels["temperature/room1"].GetRawText());
        Assert.Equal(("binary", JsonValueKind.True), (channels["motion/room1"].GetProperty("kind").GetString(), channels["motion/room1"].GetProperty("value").ValueKind));
        Assert.Equal("hello", channels["text/room1"].GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_channel_that_said_nothing_yet_has_no_value()
    {
        var channel = (await _bench.JsonAsync("/api/v1/channels"))[0];

        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, ""), (channel.GetProperty("value").ValueKind, channel.GetProperty("t").ValueKind, channel.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_fault_stands_in_words_at_the_channel_and_at_the_sensor()
    {
        _bench.Measure(new Measurement("temperature", 21));
        _bench.Fail("Nothing answers at 0x76.");

        var channel = (await _bench.JsonAsync("/api/v1/channels"))[0];
        var sensor = (await _bench.JsonAsync("/api/v1/health")).GetProperty("sensors")[0];

        Assert.Equal((JsonValueKind.Null, "bad", "Nothing answers at 0x76."), (channel.GetProperty("value").ValueKind, channel.GetProperty("quality").GetString(), channel.GetProperty("reason").GetString()));
        Assert.StartsWith("error:", sensor.GetProperty("state").GetString(), StringComparison.Ordinal);
        Assert.Equal(("Nothing answers at 0x76.", 1, 1), (sensor.GetProperty("error").GetString(), sensor.GetProperty("ok").GetInt32(), sensor.GetProperty("failed").GetInt32()));
    }

    [Fact]
    public async Task An_image_is_served_as_what_it_is()
    {
        _bench.Measure(new Measurement("image", SensorValue.Of([0xFF, 0xD8, 0xFF, 0xE0])));

        using var answer = await _bench.Client.GetAsync("/api/v1/channels/image/room1/image");
        using var none = await _bench.Client.GetAsync("/api/v1/channels/temperature/room1/image");

        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xE0], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_command_is_done_and_answered_and_the_guard_it_starts_is_shown()
    {
        using var answer = await _bench.SendAsync(HttpMethod.Post, "/api/v1/outputs/lamp", "ON");
        using var refused = await _bench.SendAsync(HttpMethod.Post, "/api/v1/outputs/lamp", """{"state":"OFF"}""", "application/json");

        Assert.Equal("""{"status":"ok","reason":"","state":"ON"}""", await answer.Content.ReadAsStringAsync());
        var refusal = await WebBench.JsonOf(refused);
        Assert.Equal(("refused", "ON"), (refusal.GetProperty("status").GetString(), refusal.GetProperty("state").GetString()));
        Assert.Contains("MinOn", refusal.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var lamp = await OutputAsync("lamp");
        Assert.Equal(("ON", "MinOn"), (lamp.GetProperty("state").GetString(), lamp.GetProperty("guards")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_timer_shows_how_long_it_still_runs()
    {
        using var answer = await _bench.SendAsync(HttpMethod.Post, "/api/v1/outputs/fan", "ON 60s");
        _bench.Time.Advance(TimeSpan.FromSeconds(20));

        var fan = await OutputAsync("fan");

        Assert.Equal((40, "2026-11-20T12:01:00.000Z"), (fan.GetProperty("remaining").GetDouble(), fan.GetProperty("until").GetString()));
        Assert.Equal("0", fan.GetProperty("then").GetString());
    }

    [Fact]
    public async Task A_level_on_its_way_says_where_to_and_a_command_for_later_when()
    {
        using var way = await _bench.SendAsync(HttpMethod.Post, "/api/v1/outputs/fan", """{"state":80,"transition":30}""");
        using var later = await _bench.SendAsync(HttpMethod.Post, "/api/v1/outputs/fan", """{"state":"OFF","at":"2026-11-20T12:10:00Z"}""");

        var fan = await OutputAsync("fan");

        Assert.Equal("""{"to":"80","until":"2026-11-20T12:00:30.000Z"}""", fan.GetProperty("transition").GetRawText());
        Assert.Equal("""[{"at":"2026-11-20T12:10:00.000Z","command":"OFF"}]""", fan.GetProperty("pending").GetRawText());
    }

    [Fact]
    public async Task Each_guard_says_what_it_holds_and_until_when()
    {
        _bench.Time.Advance(TimeSpan.FromSeconds(30)); // nobody knows what they did before the start
        await CommandAsync("up", "ON");
        Assert.Equal(
            """
            [{"name":"MaxSwitchesPerHour","until":null,"left":1,"text":"It may be switched on 2 times within an hour; 1 left."},{"name":"MaxOn","until":"2026-11-20T13:00:30.000Z","text":"It goes off by itself."}]
            """, await GuardsAsync("up"));
        Assert.Equal("""[{"name":"Interlock","until":null,"holder":"up","text":"up of the interlock motor is on."}]""", await GuardsAsync("down"));

        await CommandAsync("up", "OFF");
        Assert.Equal(
            """
            [{"name":"Interlock","until":"2026-11-20T12:01:00.000Z","holder":"up","text":"up of the interlock motor was on just now."}]
            """, await GuardsAsync("down"));
        await CommandAsync("up", "ON");
        await CommandAsync("up", "OFF");

        Assert.Equal(
            """
            [{"name":"MaxSwitchesPerHour","until":"2026-11-20T13:00:30.000Z","left":0,"text":"It may be switched on 2 times within an hour; 0 left."}]
            """, await GuardsAsync("up"));
        _bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, (await OutputAsync("up")).GetProperty("guards")[0].GetProperty("left").GetInt32());
        Assert.Equal("[]", await GuardsAsync("down"));
    }

    [Fact]
    public async Task A_rule_says_what_it_waits_for_what_it_would_do_and_what_it_did_last()
    {
        Assert.Equal(
            """
            [{"id":"cooling","topic":"/Agent/pi/rule/cooling","state":"ON","when":"temperature/room1 above 28","branch":"none","do":[{"output":"fan","command":"ON"}],"else":[],"lost":[],"fired":null}]
            """, (await _bench.JsonAsync("/api/v1/rules")).GetRawText());

        _bench.Measure(new Measurement("temperature", 29));
        await WaitForRuleAsync(rule => rule.GetProperty("fired") is { ValueKind: JsonValueKind.Object } fired && fired.GetProperty("commands").GetArrayLength() == 1);

        var rule = (await _bench.JsonAsync("/api/v1/rules"))[0];
        Assert.Equal("do", rule.GetProperty("branch").GetString());
        Assert.Equal(
            """
            {"t":"2026-11-20T12:00:00.000Z","branch":"do","reason":"Rule cooling: temperature/room1 is 29.0 °C.","commands":[{"output":"fan","command":"ON","status":"ok"}]}
            """, rule.GetProperty("fired").GetRawText());
    }

    [Fact]
    public async Task A_rule_is_switched_and_answers_what_it_does_not_understand()
    {
        using var off = await _bench.SendAsync(HttpMethod.Post, "/api/v1/rules/cooling", "OFF");
        using var wrong = await _bench.SendAsync(HttpMethod.Post, "/api/v1/rules/cooling", "ON 5s");
        using var none = await _bench.SendAsync(HttpMethod.Post, "/api/v1/rules/coling", "ON");

        Assert.Equal("""{"status":"ok","reason":"","state":"OFF"}""", await off.Content.ReadAsStringAsync());
        Assert.Equal("""{"status":"error","reason":"A rule takes ON, OFF or TOGGLE.","state":"OFF"}""", await wrong.Content.ReadAsStringAsync());
        var error = (await WebBench.JsonOf(none)).GetProperty("error").GetString();
        Assert.Equal((HttpStatusCode.NotFound, "There is no rule \"coling\"; did you mean \"cooling\"?"), (none.StatusCode, error));
        Assert.Equal("OFF", (await _bench.JsonAsync("/api/v1/rules"))[0].GetProperty("state").GetString());
        _bench.Measure(new Measurement("temperature", 29));
        using var on = await _bench.SendAsync(HttpMethod.Post, "/api/v1/rules/cooling", "TOGGLE");
        await WaitForRuleAsync(rule => rule.GetProperty("branch").GetString() == "do");
    }

    [Theory]
    [InlineData("/api/v1/outputs/lmap", "There is no output \"lmap\"; did you mean \"lamp\"?")]
    public async Task A_command_for_an_output_that_is_none_says_which_was_meant(string path, string error)
    {
        using var answer = await _bench.SendAsync(HttpMethod.Post, path, "ON");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(error, (await WebBench.JsonOf(answer)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_command_without_end_is_not_read_to_its_end()
    {
        using var answer = await _bench.SendAsync(HttpMethod.Post, "/api/v1/outputs/lamp", new string('O', 70_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task The_history_comes_in_steps_and_as_CSV()
    {
        _bench.Historian.Open();
        foreach (var value in new[] { 20.0, 22, 24 })
        {
            _bench.Measure(new Measurement("temperature", value));
            _bench.Time.Advance(TimeSpan.FromMinutes(1));
        }

        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await _bench.Historian.RunAsync(ended.Token);
        _bench.Time.Advance(TimeSpan.FromMinutes(7));

        var history = await _bench.JsonAsync("/api/v1/channels/temperature/room1/history?since=1h&step=10m");
        var csv = await _bench.Client.GetStringAsync("/api/v1/channels/temperature/room1/history?from=2026-11-20T11:00:00Z&to=2026-11-20T13:00:00Z&step=1h&format=csv");

        Assert.Equal("""{"unit":"°C","step":600,"points":[[1795176000000,22,20,24,3]]}""", history.GetRawText());
        Assert.Equal("from,count,min,mean,max\r\n2026-11-20T12:00:00.000Z,3,20,22,24\r\n", csv);
    }

    [Theory]
    [InlineData("since=yesterday", "since=\"yesterday\" is no length of time; use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d.")]
    [InlineData("step=0", "step=\"0\" is no length of time of a second or more; use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d.")]
    [InlineData("since=30d&step=1s", "That would be 2592000 steps; ask for at most 5000.")]
    [InlineData("from=x", "from=\"x\" is no time; use 2026-11-21T12:00:00Z, or milliseconds since 1970.")]
    [InlineData("from=2026-11-20T12:00:00Z&to=2026-11-20T11:00:00Z", "The end is not after the beginning.")]
    public async Task What_is_wrong_with_a_question_is_said_in_a_sentence(string query, string error)
    {
        using var answer = await _bench.Client.GetAsync($"/api/v1/channels/temperature/room1/history?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(error, (await WebBench.JsonOf(answer)).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("/api/v1/channels/nothing/nowhere/history", 404)]
    [InlineData("/api/v1/channels/text/room1/history", 400)]
    [InlineData("/api/v1/channels/motion/room1/history", 200)]
    public async Task Only_what_has_numbers_has_a_history(string path, int status)
    {
        using var answer = await _bench.Client.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_log_is_shown_from_a_level_on()
    {
        _bench.Log.Add(LogLevel.Information, "All is well.");
        _bench.Log.Add(LogLevel.Warning, "Something is not.");

        var lines = await _bench.JsonAsync("/api/v1/log?level=warning");
        using var wrong = await _bench.Client.GetAsync("/api/v1/log?level=loud");

        Assert.Equal("""[{"t":"1970-01-01T00:00:00.000Z","level":"warning","source":"Test","text":"Something is not."}]""", lines.GetRawText());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task The_agent_says_what_stands_against_it()
    {
        _bench.Sources.Alerts.Raise("history", "The disk is full.");

        var agent = await _bench.JsonAsync("/api/v1/agent");

        Assert.Equal(("pi", "synced", false), (agent.GetProperty("id").GetString(), agent.GetProperty("clock").GetString(), agent.GetProperty("link").GetProperty("connected").GetBoolean()));
        Assert.Equal("""[{"id":"history","text":"The disk is full.","since":"2026-11-20T12:00:00.000Z"}]""", agent.GetProperty("alerts").GetRawText());
    }

    [Fact]
    public async Task An_edit_of_the_configuration_is_checked_before_it_is_taken_up()
    {
        using var check = await _bench.SendAsync(HttpMethod.Post, "/api/v1/config/check", """{"text":"{ \"Mqtt\": { \"Qos\": 3 } }"}""", "application/json");
        using var put = await _bench.SendAsync(HttpMethod.Put, "/api/v1/config", """{"text":"{}"}""", "application/json");
        using var wrong = await _bench.SendAsync(HttpMethod.Put, "/api/v1/config", "[1", "application/json");

        Assert.Equal("""{"mistakes":[{"path":"Mqtt:Qos","text":"\"3\" cannot stand here","hint":"use 0, 1 or 2"}],"changes":[]}""", await check.Content.ReadAsStringAsync());
        Assert.Equal("""{"mistakes":[],"changes":["Nothing is left."]}""", await put.Content.ReadAsStringAsync());
        Assert.Equal("""{"text":"{}","path":"/etc/sensoragent/appsettings.json","writable":true}""", (await _bench.JsonAsync("/api/v1/config")).GetRawText());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told()
    {
        _bench.Editor.Fault = new UnauthorizedAccessException("Access is denied.");

        using var answer = await _bench.SendAsync(HttpMethod.Put, "/api/v1/config", """{"text":"{}"}""", "application/json");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task The_health_check_says_in_words_what_is_wrong()
    {
        _bench.Stuck = ["sensor climate"];

        using var answer = await _bench.Client.GetAsync("/healthz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("sensor climate does not move any more; the broker is not there\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_breaks_an_answer_is_logged_and_told_without_its_insides()
    {
        _bench.Editor.Fault = new InvalidOperationException("The inside of it.");

        using var answer = await _bench.SendAsync(HttpMethod.Put, "/api/v1/config", """{"text":"{}"}""", "application/json");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("""{"error":"The agent could not answer that; its log says why."}""", await answer.Content.ReadAsStringAsync());
        Assert.Contains("Error: PUT /api/v1/config could not be answered: The inside of it.", _bench.Loggers.Lines);
    }

    [Fact]
    public async Task A_scan_is_what_the_command_line_prints()
    {
        using var answer = await _bench.SendAsync(HttpMethod.Post, "/api/v1/scan");

        Assert.Equal("""{"board":"fake board"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void The_OpenAPI_document_has_every_path_there_is_and_no_other()
    {
        var served = _bench.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText != "/{**path}")
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}"));
        using var document = JsonDocument.Parse(Api.OpenApi.Document);
        var documented = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        Assert.Equal(served.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/api/v1/agent", "Agent")]
    [InlineData("/api/v1/session", "Session")]
    [InlineData("/api/v1/health", "Health")]
    [InlineData("/api/v1/config", "Configuration")]
    public async Task An_answer_has_the_members_that_the_OpenAPI_document_names(string path, string schema) =>
        AssertMembers(schema, await _bench.JsonAsync(path));

    [Theory]
    [InlineData("/api/v1/channels", "Channel")]
    [InlineData("/api/v1/outputs", "Output")]
    [InlineData("/api/v1/rules", "Rule")]
    [InlineData("/api/v1/log", "LogLine")]
    public async Task An_item_of_a_list_has_the_members_that_the_OpenAPI_document_names(string path, string schema)
    {
        _bench.Log.Add(LogLevel.Information, "All is well.");

        AssertMembers(schema, (await _bench.JsonAsync(path))[0]);
    }

    private async Task<JsonElement> OutputAsync(string name) =>
        (await _bench.JsonAsync("/api/v1/outputs")).EnumerateArray().Single(output => output.GetProperty("id").GetString() == name);

    private async Task<string> GuardsAsync(string output) => (await OutputAsync(output)).GetProperty("guards").GetRawText();

    private async Task CommandAsync(string output, string command)
    {
        using var answer = await _bench.SendAsync(HttpMethod.Post, $"/api/v1/outputs/{output}", command);
        Assert.Contains("\"ok\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task WaitForRuleAsync(Func<JsonElement, bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo((await _bench.JsonAsync("/api/v1/rules"))[0]))
            limit.Token.ThrowIfCancellationRequested();
    }

    private static void AssertMembers(string schema, JsonElement answer)
    {
        using var document = JsonDocument.Parse(Api.OpenApi.Document);
        var members = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").EnumerateObject().Select(member => member.Name);

        Assert.Equal(members.Order(StringComparer.Ordinal), answer.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }
}
