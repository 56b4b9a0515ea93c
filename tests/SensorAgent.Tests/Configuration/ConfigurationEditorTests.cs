using System.Text.Json;
using SensorAgent.Configuration;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Testing;

namespace SensorAgent.Tests.Configuration;

/// <summary>A change from afar, on the clock of the test.</summary>
public sealed class ConfigurationEditorTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly Outbox _outbox = new();
    private readonly List<string> _good = [];
    private readonly List<(string Topic, string Text)> _published = [];
    private readonly string _file;
    private readonly string _before;
    private readonly AgentPlan _plan;
    private readonly Dictionary<string, bool> _works = new() { ["temperature/room1"] = true, ["humidity/room1"] = true };
    private ConfigurationEditor _editor;

    public ConfigurationEditorTests()
    {
        _outbox.Open();
        var state = Path.Combine(_directory.Path, "state");
        _before = Path.Combine(state, "appsettings.before.json");
        _file = _directory.File("appsettings.json", $$"""
            {
              "Agent": { "Id": "pi", "StateDirectory": "{{state}}" }, // of the test
              "Mqtt": { "Broker": "mqtt://good", "Username": "ann", "Password": "secret" },
              "Board": { "Kind": "simulated" },
              "Sensors": { "climate": { "Driver": "bme280" } }
            }
            """);
        _plan = ConfigurationSource.Plan(Source.Load(new()), _ => new FakeBoard(), new());
        _editor = Make(_plan);
    }

    private ConfigurationSource Source => new(_file, [], []);

    public async ValueTask DisposeAsync()
    {
        await _editor.StopAsync(default);
        _editor.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void It_is_shown_without_its_secrets()
    {
        Assert.Contains("\"Password\": \"***\"", _editor.Text, StringComparison.Ordinal);
        Assert.Contains("// of the test", _editor.Text, StringComparison.Ordinal);
        Assert.True(_editor.IsWritable);
    }

    [Fact]
    public async Task A_change_that_cuts_the_link_is_taken_back_within_a_minute_and_both_are_told()
    {
        var original = await File.ReadAllTextAsync(_file);
        await _editor.StartAsync(default);

        var verdict = await _editor.ApplyAsync(_editor.Text.Replace("mqtt://good", "mqtt://gone", StringComparison.Ordinal), default);

        Assert.Equal(["Mqtt:Broker becomes mqtt://gone; it was mqtt://good."], verdict.Changes);
        Assert.Equal("trial", State());
        Assert.Contains("\"Password\": \"secret\"", await File.ReadAllTextAsync(_file), StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromMinutes(1), () => State() == "rolled_back");
        await Wait.Until(() => !File.Exists(_before));
        Assert.Equal(original, await File.ReadAllTextAsync(_file));
        Assert.InRange(_time.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(["trial", "rolled_back"], States());
        Assert.Contains("the link to the broker was lost", Messages().Last(message => message.Topic == "/Agent/pi/alert/config").Text, StringComparison.Ordinal);
        Assert.Empty(_good);
    }

    [Fact]
    public async Task A_change_that_costs_a_channel_is_taken_back()
    {
        await _editor.StartAsync(default);
        await _editor.ApplyAsync(_editor.Text.Replace("\"bme280\"", "\"bme280\", \"Address\": \"0x77\"", StringComparison.Ordinal), default);

        _works["temperature/room1"] = false;

        await PassAsync(TimeSpan.FromMinutes(1), () => State() == "rolled_back");
        Assert.Contains("temperature/room1 works no longer", Messages().Last(message => message.Topic == "/Agent/pi/config").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_costs_nothing_stands_after_a_minute_and_is_worth_falling_back_to()
    {
        await _editor.StartAsync(default);
        await _editor.ApplyAsync(_editor.Text.Replace("\"bme280\"", "\"bme280\", \"Interval\": \"10s\"", StringComparison.Ordinal), default);
        _works["pressure/attic"] = false; // what is new need not work yet
        _works["humidity/room1"] = false; // a moment is forgiven
        await PassAsync(TimeSpan.FromSeconds(10), () => false);
        _works["humidity/room1"] = true;

        await PassAsync(TimeSpan.FromMinutes(1), () => State() == "confirmed");

        await Wait.Until(() => !File.Exists(_before));
        Assert.Equal([_file], _good);
        Assert.Equal(["trial", "confirmed"], States());
    }

    [Fact]
    public async Task What_has_mistakes_changes_nothing()
    {
        var original = await File.ReadAllTextAsync(_file);

        var verdict = await _editor.ApplyAsync(_editor.Text.Replace("bme280", "bme28", StringComparison.Ordinal), default);

        Assert.Equal("Sensors:climate:Driver", Assert.Single(verdict.Mistakes).Path);
        Assert.Equal(original, await File.ReadAllTextAsync(_file));
        Assert.Empty(States());
    }

    [Theory]
    [InlineData("{ \"Agent\": { }", "is not JSON")]
    [InlineData("{ \"Outputs\": { \"a\": { \"Password\": \"***\" } } }", "*** stands for a secret")]
    public void A_check_says_what_is_wrong(string text, string wrong) =>
        Assert.Contains(_editor.Check(text).Mistakes, mistake => mistake.Wrong.Contains(wrong, StringComparison.Ordinal));

    [Fact]
    public async Task An_edit_by_hand_while_a_change_is_on_trial_stays()
    {
        await _editor.StartAsync(default);
        await _editor.ApplyAsync(_editor.Text.Replace("mqtt://good", "mqtt://gone", StringComparison.Ordinal), default);
        var byHand = (await File.ReadAllTextAsync(_file)).Replace("mqtt://gone", "mqtt://other", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_file, byHand);

        await PassAsync(TimeSpan.FromMinutes(1), () => !File.Exists(_before));

        Assert.Equal(byHand, await File.ReadAllTextAsync(_file));
    }

    [Fact]
    public async Task A_change_whose_trial_the_agent_did_not_survive_is_on_trial_again()
    {
        var original = await File.ReadAllTextAsync(_file);
        await _editor.ApplyAsync(_editor.Text.Replace("mqtt://good", "mqtt://gone", StringComparison.Ordinal), default);
        _editor.Dispose();

        _editor = Make(_plan);
        await _editor.StartAsync(default);

        await PassAsync(TimeSpan.FromMinutes(1), () => State() == "rolled_back");
        Assert.Equal(original, await File.ReadAllTextAsync(_file));
    }

    [Fact]
    public async Task A_change_that_ends_in_safe_mode_is_taken_back_at_once()
    {
        var original = await File.ReadAllTextAsync(_file);
        await _editor.ApplyAsync(_editor.Text.Replace("\"bme280\"", "\"bme280\", \"Interval\": \"10s\"", StringComparison.Ordinal), default);
        _editor.Dispose();

        _editor = Make(_plan.InSafeMode("It broke down."));
        await _editor.StartAsync(default);

        await Wait.Until(() => State() == "rolled_back");
        Assert.Equal(original, await File.ReadAllTextAsync(_file));
    }

    private ConfigurationEditor Make(AgentPlan plan) => new(
        Source, plan, (_, _) => Task.FromResult<IReadOnlyList<Mistake>>([]), _good.Add, new ConfigurationTrial(Condition, _time),
        new ConfigurationEvents(_outbox, plan.Topics, _time), new Alerts(_outbox, plan.Topics, _time), new RecordingLogger<ConfigurationEditor>());

    private AgentCondition Condition() =>
        new(File.ReadAllText(_file).Contains("mqtt://good", StringComparison.Ordinal), new Dictionary<string, bool>(_works));

    /// <summary>Lets time pass second by second, until something has happened or as much has passed.</summary>
    private async Task PassAsync(TimeSpan atMost, Func<bool> happened)
    {
        var end = _time.Elapsed + atMost;
        while (!happened() && _time.Elapsed < end)
        {
            await Wait.Until(() => happened() || _time.Timers > 0);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        if (atMost >= ConfigurationTrial.Length)
            await Wait.Until(happened);
    }

    private List<(string Topic, string Text)> Messages()
    {
        lock (_published)
        {
            while (_outbox.TryTake(out var message))
                _published.Add((message.Topic, System.Text.Encoding.UTF8.GetString(message.Payload.Span)));
            return [.. _published];
        }
    }

    private string[] States() => [.. Messages().Where(message => message.Topic == "/Agent/pi/config").Select(message =>
    {
        using var json = JsonDocument.Parse(message.Text);
        return json.RootElement.GetProperty("state").GetString()!;
    })];

    private string State() => States() is [.., var last] ? last : "";
}
