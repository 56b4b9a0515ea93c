using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Integration.Tests.Broker;

/// <summary>A web server's own port carries <c>/mqtt</c> to the broker, as the dashboard's does.</summary>
public sealed class BrokerBehindWebServerTests
{
    [Fact]
    public async Task A_web_server_can_hand_its_WebSockets_to_the_broker_until_it_stops()
    {
        await using var broker = new MqttBroker(new() { Port = 0 }, TimeProvider.System, NullLogger<MqttBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        await using var web = await ServeAsync(broker);
        var address = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        var client = await RunningClient.SubscribeAsync(
            RunningClient.Options(new Uri($"ws://127.0.0.1:{address.Port}/mqtt")), new Subscription("t", QualityOfService.AtLeastOnce));
        Assert.Equal(0, await MosquittoClient.PublishAsync(broker.LocalEndpoint!.Port, "-t", "t", "-m", "from TCP"));
        Assert.Equal("from TCP", (await client.Handler.MessageAsync()).Text);
        await client.Client.PublishAsync(new("t", Encoding.UTF8.GetBytes("from the web")) { Qos = QualityOfService.AtLeastOnce }, PublishScope.ThisConnection, CancellationToken.None);
        Assert.Equal("from the web", (await client.Handler.MessageAsync()).Text);

        await broker.StopAsync(CancellationToken.None).WaitAsync(RecordingHandler.Bound);
        Assert.Equal(ReasonCode.ServerShuttingDown, (await client.Handler.DisconnectedAsync()).Reason);
        await client.DisposeAsync();
    }

    private static async Task<WebApplication> ServeAsync(MqttBroker broker)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.UseWebSockets();
        web.Map("/mqtt", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync("mqtt");
            await broker.ServeAsync(socket, new IPEndPoint(context.Connection.RemoteIpAddress!, context.Connection.RemotePort));
        });
        await web.StartAsync();
        return web;
    }
}
