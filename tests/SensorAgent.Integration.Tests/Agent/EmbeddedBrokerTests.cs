using System.Net.Sockets;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>The demonstration: agent and broker in one process, seen by Mosquitto's tools.</summary>
public sealed class EmbeddedBrokerTests : IDisposable
{
    private readonly TestBench _bench = new();
    private readonly int _port = FreePort.Next();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_reading_is_a_bare_number_and_a_later_subscriber_gets_it_at_once()
    {
        var agent = _bench.AgentWithBroker(_port);
        await agent.PrintsAsync("Connected to");
        await _bench.Subscribe(_port, "/Sensor/#").SeesAsync("/Sensor/temperature/room1", _ => true);

        var seen = await _bench.Subscribe(_port, "/Sensor/#").SeesAsync("/Sensor/temperature/room1", _ => true);

        Assert.Matches(@"^\d+\.\d$", seen.Payload);
        Assert.True(seen.Retained);
    }

    [Fact]
    public async Task The_banner_says_what_was_found_and_that_it_is_made_up()
    {
        var agent = _bench.AgentWithBroker(_port);

        await agent.PrintsAsync("temperature/room1");

        Assert.Contains("simulated board", agent.Printed);
        Assert.Contains("climate (bme280) at room1: temperature, humidity, pressure", agent.Printed);
        Assert.Contains($"mosquitto_sub -h 127.0.0.1 -p {_port} -t '/Sensor/#' -v", agent.Printed);
        Assert.Contains("(simulated)", agent.Printed);
    }

    [Fact]
    public async Task The_command_line_switches_an_output_of_the_running_agent()
    {
        var agent = _bench.AgentWithBroker(_port);
        await agent.PrintsAsync("lamp/room1  OFF");

        var set = _bench.AgentWithBroker(_port, "set", "lamp", "ON");

        Assert.Equal(0, await set.EndAsync());
        Assert.Equal("lamp: ON", set.Printed);
        await _bench.Subscribe(_port, "/Output/#").SeesAsync("/Output/lamp/room1", "ON");
    }

    [Fact]
    public async Task The_command_line_subscribes_and_publishes()
    {
        var agent = _bench.AgentWithBroker(_port);
        await agent.PrintsAsync("lamp/room1  OFF");
        var sub = _bench.AgentWithBroker(_port, "sub", "/Output/lamp/room1", "-C", "2");
        await sub.PrintsAsync("/Output/lamp/room1 OFF");

        var pub = _bench.AgentWithBroker(_port, "pub", "/Output/lamp/room1/set", "ON", "5s");

        Assert.Equal((0, 0), (await pub.EndAsync(), await sub.EndAsync()));
        Assert.Equal(["/Output/lamp/room1 OFF", "/Output/lamp/room1 ON"], sub.Printed.Split('\n'));
    }

    [Theory]
    [InlineData("\"/Sensor/#/x\" is nothing to subscribe to: # can only be the last level.", "sub", "/Sensor/#/x")]
    [InlineData("\"/Sensor/+\" is no topic to publish to: it has a wildcard (+ or #), which only a subscription may have.", "pub", "/Sensor/+", "1")]
    [InlineData("The broker cannot be reached", "sub")]
    public async Task What_cannot_be_subscribed_or_published_is_a_sentence_and_exit_code_1(string sentence, params string[] arguments)
    {
        var command = _bench.AgentWithBroker(_port, arguments);

        Assert.Equal(1, await command.EndAsync());
        Assert.Contains(sentence, command.Printed);
        Assert.DoesNotContain("   at ", command.Printed);
    }

    [Fact]
    public async Task Watch_shows_channels_and_outputs_of_the_running_agent()
    {
        var agent = _bench.AgentWithBroker(_port);
        await agent.PrintsAsync("lamp/room1  OFF");

        var watch = _bench.AgentWithBroker(_port, "watch");

        await watch.PrintsAsync("lamp  OFF  by startup");
        await watch.PrintsAsync("temperature/room1  ");
        _bench.AgentWithBroker(_port, "set", "lamp", "ON");
        await watch.PrintsAsync("lamp  ON  by command");
    }

    [Fact]
    public async Task With_SCRAM_the_password_is_proved_and_a_wrong_one_refused()
    {
        using var agent = Start("right", "run");
        await agent.PrintsAsync("lamp/room1  OFF");

        using var set = Start("right", "set", "lamp", "ON");
        using var wrong = Start("wrong", "set", "lamp", "OFF");

        Assert.Equal(0, await set.EndAsync());
        Assert.Equal(1, await wrong.EndAsync());
        Assert.Contains("may not connect", wrong.Printed);

        AgentProcess Start(string password, params string[] arguments) => AgentProcess.Start(
            _bench.Directory,
            new Dictionary<string, string>
            {
                ["Mqtt__Embedded__Port"] = $"{_port}",
                ["Mqtt__Username"] = "me",
                ["Mqtt__Password"] = password,
                ["Mqtt__Authentication"] = "scram-sha-256",
            },
            arguments);
    }

    [Fact]
    public async Task The_command_line_says_that_no_agent_runs()
    {
        var set = _bench.AgentWithBroker(_port, "set", "lamp", "ON");

        Assert.Equal(1, await set.EndAsync());
        Assert.Contains("The broker cannot be reached", set.Printed);
    }

    [Fact]
    public async Task A_taken_port_is_a_sentence_and_exit_code_1()
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, _port);
        other.Start();

        var agent = _bench.AgentWithBroker(_port);

        Assert.Equal(1, await agent.EndAsync());
        Assert.Contains($"127.0.0.1:{_port}", agent.Printed);
        Assert.Contains("Mqtt:Embedded:Port", agent.Printed);
        Assert.DoesNotContain("   at ", agent.Printed);
    }
}
