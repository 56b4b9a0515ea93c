using SensorAgent.Integration.Tests.Agent;
using SensorAgent.Mqtt;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>The dashboard's port carries the broker too, for clients that speak WebSocket only, in the agent as its users run it.</summary>
public sealed class DashboardPortTests : IDisposable
{
    private readonly TestBench _bench = new();
    private readonly int _broker = FreePort.Next();
    private readonly int _web = FreePort.Next();

    private Uri Address => new($"ws://127.0.0.1:{_web}/mqtt");

    public void Dispose() => _bench.Dispose();

    [PeerTheory(PeerMake.MqttJs)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task MqttJs_switches_an_output(int version)
    {
        await StartAsync();
        await using var phone = await Peer.ConnectAsync(PeerMake.MqttJs, Address, version, "-", "-");
        await phone.SubscribeAsync("/Output/lamp/room1", 1);
        Assert.Equal("/Output/lamp/room1 OFF 1 1", await phone.NextMessageAsync());

        await phone.PublishAsync("/Output/lamp/room1/set", 1, "ON");

        Assert.Equal("/Output/lamp/room1 ON 1 0", await phone.NextMessageAsync());
    }

    [Fact]
    public async Task The_brokers_user_and_password_are_asked_for()
    {
        await StartAsync("--Mqtt:Username=me", "--Mqtt:Password=between us");

        await using var stranger = RunningClient.Start(RunningClient.Options(Address));
        Assert.Equal(MqttFailure.Refused, (await stranger.Handler.DisconnectedAsync()).Failure);

        await using var friend = await RunningClient.ConnectAsync(RunningClient.Options(Address) with { UserName = "me", Password = "between us"u8.ToArray() });
    }

    private async Task StartAsync(params string[] arguments)
    {
        var agent = _bench.AgentWithBroker(_broker, ["--Web:Enabled=true", $"--Web:Port={_web}", .. arguments]);
        await agent.PrintsAsync($"The dashboard is at http://127.0.0.1:{_web}.");
        await agent.PrintsAsync("lamp/room1  OFF");
        await agent.PrintsAsync("Connected to");
    }
}
