using System.Text;
using SensorAgent.Core.Model;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Rules;

public sealed class InputLinksTests : IAsyncDisposable
{
    private static readonly ChannelId Level = new("bell", "button", "room1");
    private static readonly ChannelId Event = new("bell", "button_event", "room1");
    private readonly RunningFleet _fleet = new();
    private InputLinks? _links;

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();

    [Fact]
    public async Task A_press_toggles_the_lamp_with_no_broker_there()
    {
        await StartAsync(Link(Level, "on", "lamp", "TOGGLE"));
        Take(Level, false);

        Take(Level, true);
        await Wait.Until(() => _fleet.Written.SequenceEqual(["lamp ON"]));
        Take(Level, false);
        Take(Level, true);

        await Wait.Until(() => _fleet.Written.SequenceEqual(["lamp ON", "lamp OFF"]));
        Assert.Equal("local", _fleet.Published.Last("/Agent/pi/output/lamp", "cause"));
    }

    [Theory]
    [InlineData("click")]
    [InlineData("double")]
    [InlineData("long")]
    public async Task An_event_acts_whenever_it_happens_and_others_do_not(string what)
    {
        await StartAsync(Link(Event, what, "lamp", "TOGGLE"));

        foreach (var happened in new[] { "click", "double", "long", what })
            _links!.Take(new(Event, SensorValue.Of(happened), "", _fleet.Time.GetUtcNow()));

        await Wait.Until(() => _fleet.Written.SequenceEqual(["lamp ON", "lamp OFF"]));
    }

    [Fact]
    public async Task A_contact_follows_both_ways()
    {
        await StartAsync(Link(Level, "on", "lamp", "ON"), Link(Level, "off", "lamp", "OFF"));
        Take(Level, false);

        Take(Level, true);
        await Wait.Until(() => _fleet.Written.SequenceEqual(["lamp ON"]));
        Take(Level, false);

        await Wait.Until(() => _fleet.Written.SequenceEqual(["lamp ON", "lamp OFF"]));
    }

    [Fact]
    public async Task A_level_that_is_found_at_the_start_or_after_a_fault_commands_nothing()
    {
        await StartAsync(Link(Level, "on", "lamp", "ON"), Link(Event, "long", "fan", "ON"));

        Take(Level, true);
        Take(Level, true);
        _links!.Take(new Reading(Level, default, "", _fleet.Time.GetUtcNow()) { Quality = Quality.Bad });
        Take(Level, true);
        _links.Take(new(Event, SensorValue.Of("long"), "", _fleet.Time.GetUtcNow())); // after it: what was to happen has happened

        await Wait.Until(() => _fleet.Written.Contains("fan 100"));
        Assert.Equal(["fan 100"], _fleet.Written);
    }

    [Fact]
    public async Task The_guards_hold_for_links_too()
    {
        await StartAsync(Link(Level, "on", "pump", "ON"), Link(Level, "off", "pump", "OFF"), Link(Event, "long", "lamp", "ON"));
        Take(Level, false);
        Take(Level, true);
        Take(Level, false);

        _links!.Take(new(Event, SensorValue.Of("long"), "", _fleet.Time.GetUtcNow()));

        await Wait.Until(() => _fleet.Written.Contains("lamp ON"));
        await _fleet.Fleet.CommandAsync("pump", "CANCEL"u8.ToArray()); // answered after what came before
        Assert.Equal("ON", _fleet.Published.Last("/Output/pump/room1"));
    }

    [Fact]
    public async Task A_group_can_be_linked()
    {
        await _fleet.StartAsync(""" "Groups": { "all": { "Outputs": ["fan", "lamp"] } } """, connected: false);
        _links = new(_fleet.Fleet);
        _links.Use([Link(Event, "long", "all", "ON")]);

        _links.Take(new(Event, SensorValue.Of("long"), "", _fleet.Time.GetUtcNow()));

        await Wait.Until(() => _fleet.Written.SequenceEqual(["fan 100", "lamp ON"]));
    }

    [Fact]
    public async Task Links_that_come_with_a_reload_act_from_the_next_change_on()
    {
        await StartAsync(Link(Level, "on", "lamp", "ON"));
        Take(Level, false);
        _links!.Use([Link(Level, "on", "fan", "ON")]);

        Take(Level, true);

        await Wait.Until(() => _fleet.Written.SequenceEqual(["fan 100"]));
    }

    private static LinkPlan Link(ChannelId channel, string on, string output, string command) => new("x", channel, on, output, Encoding.UTF8.GetBytes(command));

    private async Task StartAsync(params LinkPlan[] links)
    {
        await _fleet.StartAsync("", connected: false);
        _links = new(_fleet.Fleet);
        _links.Use(links);
    }

    private void Take(ChannelId channel, bool level) => _links!.Take(new(channel, SensorValue.Of(level), "", _fleet.Time.GetUtcNow()));
}
