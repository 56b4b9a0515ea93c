using System.Diagnostics;
using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using System.Text;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>The dashboard's server in the agent as its users run it, without a browser.</summary>
public sealed class DashboardTests : IDisposable
{
    private readonly TestBench _bench = new();
    private readonly int _broker = FreePort.Next();
    private readonly int _web = FreePort.Next();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    public DashboardTests() => _client.BaseAddress = new($"http://127.0.0.1:{_web}");

    public void Dispose()
    {
        _client.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task A_command_by_HTTP_is_a_state_on_MQTT_and_in_the_metrics()
    {
        await StartAsync();
        using var command = Request(HttpMethod.Post, "/api/v1/outputs/lamp", "ON", await CsrfAsync());

        using var answer = await _client.SendAsync(command);

        Assert.Equal("ok", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        await _bench.Subscribe(_broker, "/Output/#").SeesAsync("/Output/lamp/room1", "ON");
        Assert.Contains("sensoragent_output_on{output=\"lamp\",location=\"room1\"} 1\n", await _client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal("ok\n", await _client.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task A_password_set_on_the_command_line_is_asked_for_at_once()
    {
        await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/api/v1/channels")).StatusCode);

        Assert.Equal(1, await PasswordAsync("short"));
        Assert.Equal(0, await PasswordAsync("correct horse"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync("/api/v1/channels")).StatusCode);
        using var login = await _client.PostAsync("/api/v1/session", new StringContent("""{"user":"admin","password":"correct horse"}""", Encoding.UTF8, "application/json"));
        Assert.Equal("admin", (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/api/v1/channels")).StatusCode);
    }

    [Fact]
    public async Task An_edit_of_the_configuration_by_HTTP_is_checked_and_taken_up()
    {
        await StartAsync();
        var text = (await _client.GetFromJsonAsync<JsonElement>("/api/v1/config")).GetProperty("text").GetString()!;
        var csrf = await CsrfAsync();

        using var wrong = await _client.SendAsync(Request(HttpMethod.Put, "/api/v1/config", Json(text.Replace("bme280", "bme281", StringComparison.Ordinal)), csrf));
        using var right = await _client.SendAsync(Request(HttpMethod.Put, "/api/v1/config", Json(text.Replace("\"lamp\"", "\"torch\"", StringComparison.Ordinal)), csrf));

        Assert.Contains("bme280", (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("mistakes")[0].GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await right.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("mistakes").GetArrayLength());
        await _bench.Subscribe(_broker, "/Output/#").SeesAsync("/Output/torch/room1", "OFF");
    }

    [Fact]
    public async Task Without_the_dashboard_its_server_is_not_even_loaded()
    {
        var agent = _bench.AgentWithBroker(_broker, "--Web:Enabled=false");
        await agent.PrintsAsync("Connected to");

        var maps = await File.ReadAllTextAsync($"/proc/{agent.Id}/maps");

        Assert.Contains("SensorAgent.Core.dll", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("SensorAgent.Web.dll", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft.AspNetCore.Server.Kestrel", maps, StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        var agent = _bench.AgentWithBroker(_broker, "--Web:Enabled=true", $"--Web:Port={_web}");
        await agent.PrintsAsync($"The dashboard is at http://127.0.0.1:{_web}.");
        await agent.PrintsAsync("Connected to");
        await agent.PrintsAsync("lamp/room1  OFF");
    }

    private async Task<string> CsrfAsync() => (await _client.GetFromJsonAsync<JsonElement>("/api/v1/session")).GetProperty("csrf").GetString()!;

    private async Task<int> PasswordAsync(string password)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SensorAgent.dll"), "password"])
        {
            WorkingDirectory = _bench.Directory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["XDG_STATE_HOME"] = _bench.Directory;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(password);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return process.ExitCode;
    }

    private static string Json(string text) => JsonSerializer.Serialize(new Dictionary<string, string> { ["text"] = text });

    private static HttpRequestMessage Request(HttpMethod method, string path, string body, string csrf)
    {
        var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-CSRF-Token", csrf);
        return request;
    }
}
