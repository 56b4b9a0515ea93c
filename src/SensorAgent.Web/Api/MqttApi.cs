using System.Net;
using Microsoft.AspNetCore.Http;
using SensorAgent.Web.Security;

namespace SensorAgent.Web.Api;

/// <summary>
/// <c>/mqtt</c>: a WebSocket that speaks MQTT, handed to the agent's own broker, which asks for user and password as on its own port.
/// </summary>
internal sealed class MqttApi(WebSources sources, Door door, CancellationToken stopping)
{
    private const string Protocol = "mqtt"; // MQTT 5.0, section 6

    /// <summary>Serves a client until it goes, or the server ends.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (sources.Mqtt is not { } serve)
        {
            await context.RefuseAsync(StatusCodes.Status404NotFound, "There is no broker here: Mqtt:Broker is not embedded.");
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol))
        {
            await context.RefuseAsync(StatusCodes.Status400BadRequest, "Here a WebSocket with the subprotocol mqtt is spoken, and nothing else.");
            return;
        }

        if (!IsFromHere(context.Request))
        {
            await context.RefuseAsync(StatusCodes.Status403Forbidden, "A page from elsewhere may not come in; add its host to Web:Hosts in the configuration.");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(Protocol);
        await using var end = stopping.Register(socket.Abort);
        await serve(socket, RemoteOf(context));
    }

    /// <summary>Browsers let every page open a WebSocket anywhere, and say where the page is from; programs say nothing.</summary>
    private bool IsFromHere(HttpRequest request) => request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && (page.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase) || sources.Settings.Hosts.Contains(page.Host, StringComparer.OrdinalIgnoreCase)));

    /// <summary>
    /// Where the client is. The broker needs no password from this machine; whoever comes through a proxy on it, or is not logged in where the dashboard
    /// asks for a password, is not taken to be there.
    /// </summary>
    private IPEndPoint RemoteOf(HttpContext context)
    {
        var (connection, headers) = (context.Connection, context.Request.Headers);
        var isProxied = headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded");
        var mayBeLocal = !isProxied && (!door.IsLocked || Guard.SessionOf(context).Role == Role.Admin);
        var address = connection.RemoteIpAddress is { } remote && (mayBeLocal || !IPAddress.IsLoopback(remote)) ? remote : IPAddress.Any;
        return new(address, connection.RemotePort);
    }
}
