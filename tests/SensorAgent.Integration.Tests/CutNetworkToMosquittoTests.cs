namespace SensorAgent.Integration.Tests;

/// <summary>A network to Mosquitto that was cut in the middle: no end of a connection hears of it.</summary>
public sealed class CutNetworkToMosquittoTests
{
    [Fact]
    public async Task Ten_keep_alives_of_a_cut_network_to_Mosquitto_cost_no_message()
    {
        await using var server = await MosquittoServer.StartAsync(new() { Lines = ["max_queued_messages 0"] });
        await using var relay = new StallingRelay(server.Port);

        await Outage.CostsNoMessageAsync(relay.Address, relay.Cut, relay.Mend);
    }
}
