using System.Text;
using Microsoft.Extensions.Logging;
using SensorAgent.Configuration;
using SensorAgent.Core.Messaging;
using SensorAgent.Logging;
using SensorAgent.Services;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

public sealed class LogTopicTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Outbox _outbox = new();
    private readonly RecentLog _log;
    private readonly LogTopic _topic;

    public LogTopicTests()
    {
        _outbox.Open();
        _log = new(_time);
        var plan = ConfigurationSource.Plan(new(Config.Of("""{ "Agent": { "Id": "pi" } }"""), ""), _ => new FakeBoard(), new());
        _topic = new(_log, plan, _outbox, _time);
    }

    public Task InitializeAsync() => _topic.StartAsync(default);

    public async Task DisposeAsync()
    {
        await _topic.StopAsync(default);
        _log.Dispose();
    }

    [Fact]
    public void Only_warnings_and_worse_are_told_each_on_the_topic_of_its_level()
    {
        Log(LogLevel.Information, "fine");
        Log(LogLevel.Warning, "hm");
        Log(LogLevel.Error, "oh");

        Assert.Equal(["/Agent/pi/log/warning=hm", "/Agent/pi/log/error=oh"], Said());
    }

    [Fact]
    public void The_same_line_is_told_once_a_minute()
    {
        Log(LogLevel.Warning, "hm");
        Log(LogLevel.Warning, "hm");
        _time.Advance(TimeSpan.FromMinutes(1));
        Log(LogLevel.Warning, "hm");

        Assert.Equal(["/Agent/pi/log/warning=hm", "/Agent/pi/log/warning=hm (1 line was left out before.)"], Said());
    }

    [Fact]
    public void A_flood_is_cut_off_and_what_was_left_out_is_counted()
    {
        for (var line = 0; line < 100; line++)
            Log(LogLevel.Warning, $"line {line}");
        Assert.Equal(30, Said().Count);

        _time.Advance(TimeSpan.FromMinutes(1));
        Log(LogLevel.Warning, "again");

        Assert.Equal(["/Agent/pi/log/warning=again (70 lines were left out before.)"], Said());
    }

    private void Log(LogLevel level, string text) => _log.Log(level, default, text, null, (state, _) => state);

    private List<string> Said()
    {
        var said = new List<string>();
        while (_outbox.TryTake(out var message))
            said.Add($"{message.Topic}={Encoding.UTF8.GetString(message.Payload.Span)}");
        return said;
    }
}
