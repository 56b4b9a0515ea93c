using System.Net.WebSockets;
using System.Security.Authentication;

namespace SensorAgent.Mqtt.Transport;

/// <summary>Makes the transport that a server's address asks for: TCP, TLS, WebSocket, or WebSocket over TLS.</summary>
internal sealed class ServerConnector(MqttTlsOptions tls, TimeProvider time)
{
    /// <summary>The schemes of addresses and their ports where the address names none.</summary>
    public static readonly IReadOnlyDictionary<string, int> Schemes = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["mqtt"] = 1883,
        ["mqtts"] = 8883,
        ["ws"] = 80,
        ["wss"] = 443,
    };

    /// <summary>Connects.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The server cannot be reached.</exception>
    /// <exception cref="AuthenticationException">TLS failed; the message says why in words.</exception>
    /// <exception cref="WebSocketException">The server does not speak WebSocket there.</exception>
    public async Task<MqttTransport> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        var port = server.Port > 0 ? server.Port : Schemes[server.Scheme];
        var peer = $"{server.Host}:{port}";
        var isWebSocket = server.Scheme is "ws" or "wss";
        if (server.Scheme is "mqtt" or "ws")
        {
            return isWebSocket
                ? new(await OpenWebSocketAsync(server, port, null, cancellationToken), peer, time)
                : new(await TcpStream.ConnectAsync(server.IdnHost, port, cancellationToken), peer, time);
        }

        using var security = new TlsClient(tls, server.IdnHost);
        try
        {
            var stream = isWebSocket
                ? await OpenWebSocketAsync(server, port, security, cancellationToken)
                : await security.SecureAsync(await TcpStream.ConnectAsync(server.IdnHost, port, cancellationToken), cancellationToken);
            return new(stream, peer, time)
            {
                ServerCertificateExpires = security.ServerCertificateExpires,
                ClientCertificateExpires = security.ClientCertificateExpires,
            };
        }
        catch (Exception fault) when (security.Refusal is { } why && fault is not OperationCanceledException)
        {
            throw new AuthenticationException($"{why}.", fault);
        }
    }

    private async Task<Stream> OpenWebSocketAsync(Uri server, int port, TlsClient? security, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(server) { Port = port, UserName = "", Password = "" };
        if (address.Path is "" or "/")
            address.Path = "/mqtt"; // where brokers expect it
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = async (context, token) => await TcpStream.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, token),
        };
        if (security is not null)
            handler.SslOptions = security.Handshake;

        // The invoker may go: the connection has been handed over to the socket.
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(WebSocketByteStream.SubProtocol);
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // MQTT has its own
            await socket.ConnectAsync(address.Uri, invoker, cancellationToken);
            return new WebSocketByteStream(socket, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
