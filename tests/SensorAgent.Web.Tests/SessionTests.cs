using System.Net;
using System.Text;
using System.Text.Json;
using SensorAgent.Web.Security;

namespace SensorAgent.Web.Tests;

public sealed class SessionTests : IAsyncLifetime
{
    private WebBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Without_a_password_whoever_is_at_this_machine_is_admin()
    {
        var session = await _bench.JsonAsync("/api/v1/session");

        Assert.Equal(("admin", false), (session.GetProperty("role").GetString(), session.GetProperty("passwordSet").GetBoolean()));
    }

    [Fact]
    public async Task What_changes_something_needs_the_header_that_only_our_page_knows()
    {
        using var without = await _bench.Client.PostAsync("/api/v1/outputs/lamp", new StringContent("ON"));
        await _bench.TakeCsrfAsync();
        using var with = await _bench.SendAsync(HttpMethod.Post, "/api/v1/outputs/lamp", "ON");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:8080", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("192.168.1.10", 200)]
    [InlineData("board.example.org", 200)]
    [InlineData("board", 200)]
    [InlineData("board.local", 200)]
    public async Task A_page_whose_name_was_pointed_at_this_machine_gets_nothing(string host, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/session");
        request.Headers.Host = host;
        using var answer = await _bench.Client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/api/v1/agent")]
    [InlineData("/api/v1/channels")]
    [InlineData("/api/v1/channels/temperature/room1/history")]
    [InlineData("/api/v1/channels/image/room1/image")]
    [InlineData("/api/v1/outputs")]
    [InlineData("/api/v1/health")]
    [InlineData("/api/v1/log")]
    [InlineData("/api/v1/config")]
    [InlineData("/api/v1/events")]
    [InlineData("/metrics")]
    public async Task With_a_password_nothing_is_shown_before_it_is_given(string path)
    {
        _bench.SetPassword(Role.Admin, "correct horse");

        using var answer = await _bench.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Log in first.", (await WebBench.JsonOf(answer)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Who_gives_the_password_gets_a_cookie_that_no_script_and_no_other_page_can_use()
    {
        _bench.SetPassword(Role.Admin, "correct horse");

        using var answer = await _bench.LogInAsync("admin", "correct horse");

        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        using var command = await _bench.SendAsync(HttpMethod.Post, "/api/v1/outputs/lamp", "ON");
        Assert.Equal("ok", (await WebBench.JsonOf(command)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Two_agents_on_one_machine_do_not_log_each_other_out()
    {
        await using var other = await WebBench.StartAsync();
        _bench.SetPassword(Role.Admin, "correct horse");
        other.SetPassword(Role.Admin, "battery staple");
        using var browser = _bench.NewClient(); // which keeps the cookies of a host for all its ports
        foreach (var (bench, password) in new[] { (_bench, "correct horse"), (other, "battery staple") })
        {
            using var login = await browser.PostAsync(
                $"{bench.App.Urls.Single()}/api/v1/session", new StringContent($$"""{"user":"admin","password":"{{password}}"}""", Encoding.UTF8, "application/json"));
        }

        using var first = await browser.GetAsync($"{_bench.App.Urls.Single()}/api/v1/agent");
        using var second = await browser.GetAsync($"{other.App.Urls.Single()}/api/v1/agent");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing()
    {
        _bench.SetPassword(Role.Admin, "correct horse");
        using var login = await _bench.LogInAsync("admin", "correct horse");

        using var answer = await _bench.Client.PostAsync("/api/v1/outputs/lamp", new StringContent("ON"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task The_reader_may_look_and_change_nothing()
    {
        _bench.SetPassword(Role.Admin, "correct horse");
        _bench.SetPassword(Role.Reader, "battery staple");
        using var login = await _bench.LogInAsync("reader", "battery staple");

        using var looks = await _bench.Client.GetAsync("/api/v1/channels");
        using var command = await _bench.SendAsync(HttpMethod.Post, "/api/v1/outputs/lamp", "ON");
        using var configuration = await _bench.SendAsync(HttpMethod.Put, "/api/v1/config", """{"text":"{}"}""", "application/json");
        using var scan = await _bench.SendAsync(HttpMethod.Post, "/api/v1/scan");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden],
            new[] { looks.StatusCode, command.StatusCode, configuration.StatusCode, scan.StatusCode });
        Assert.Equal("OFF", (await _bench.JsonAsync("/api/v1/outputs")).EnumerateArray().Single(output => output.GetProperty("id").GetString() == "lamp").GetProperty("state").GetString());
    }

    [Fact]
    public async Task After_five_wrong_passwords_also_the_right_one_has_to_wait()
    {
        _bench.SetPassword(Role.Admin, "correct horse");
        var statuses = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 6; attempt++)
        {
            using var wrong = await _bench.LogInAsync("admin", $"guess {attempt}");
            statuses.Add(wrong.StatusCode);
        }

        using var right = await _bench.LogInAsync("admin", "correct horse");

        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        var wait = right.Headers.RetryAfter!.Delta!.Value;
        Assert.True(wait > TimeSpan.Zero);
        _bench.Time.Advance(wait);
        using var later = await _bench.LogInAsync("admin", "correct horse");
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task Another_password_ends_every_session()
    {
        _bench.SetPassword(Role.Admin, "correct horse");
        using var login = await _bench.LogInAsync("admin", "correct horse");
        _bench.SetPassword(Role.Admin, "another correct horse");

        using var answer = await _bench.Client.GetAsync("/api/v1/channels");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Who_logs_out_is_out_and_his_cookie_is_worth_nothing()
    {
        _bench.SetPassword(Role.Admin, "correct horse");
        using var login = await _bench.LogInAsync("admin", "correct horse");
        var cookie = login.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var logout = await _bench.SendAsync(HttpMethod.Delete, "/api/v1/session");

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/channels");
        again.Headers.Add("Cookie", cookie);
        using var other = _bench.NewClient();
        using var answer = await other.SendAsync(again);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (logout.StatusCode, answer.StatusCode));
    }

    [Fact]
    public async Task A_session_that_nobody_uses_for_a_day_ends()
    {
        _bench.SetPassword(Role.Admin, "correct horse");
        using var login = await _bench.LogInAsync("admin", "correct horse");
        _bench.Time.Advance(TimeSpan.FromHours(25));

        using var answer = await _bench.Client.GetAsync("/api/v1/channels");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("admin", "correct horse", 200)]
    [InlineData("admin", "wrong", 401)]
    [InlineData("nobody", "correct horse", 401)]
    public async Task A_program_shows_user_and_password_with_each_request(string user, string password, int status)
    {
        _bench.SetPassword(Role.Admin, "correct horse");
        using var program = _bench.NewClient();
        program.DefaultRequestHeaders.Authorization = WebBench.Basic(user, password);

        using var metrics = await program.GetAsync("/metrics");
        using var command = await program.PostAsync("/api/v1/outputs/lamp", new StringContent("ON"));

        Assert.Equal((status, status), ((int)metrics.StatusCode, (int)command.StatusCode));
    }

    [Fact]
    public async Task A_form_on_another_page_cannot_log_anybody_in()
    {
        _bench.SetPassword(Role.Admin, "correct horse");

        using var answer = await _bench.Client.PostAsync(
            "/api/v1/session", new StringContent("""{"user":"admin","password":"correct horse"}""", Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task No_answer_holds_a_secret()
    {
        _bench.SetPassword(Role.Admin, "correct horse");
        using var login = await _bench.LogInAsync("admin", "correct horse");
        var hash = (await File.ReadAllTextAsync(_bench.Passwords.File)).Split('$')[^1].Trim();
        using var document = JsonDocument.Parse(Api.OpenApi.Document);
        var paths = document.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)).Select(path => path.Name)
            .Where(path => path != "/api/v1/events").Select(path => path.Replace("{quantity}", "temperature", StringComparison.Ordinal).Replace("{location}", "room1", StringComparison.Ordinal));

        foreach (var path in paths)
        {
            var text = await (await _bench.Client.GetAsync(path)).Content.ReadAsStringAsync();
            Assert.DoesNotContain(WebBench.Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("correct horse", text, StringComparison.Ordinal);
            Assert.DoesNotContain(hash, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_bench.Loggers.Lines, line => line.Contains("correct horse", StringComparison.Ordinal));
    }
}
