using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Broker.Listening;

/// <summary>The server's side of a WebSocket's opening (RFC 6455, section 4.2) with the subprotocol <c>mqtt</c> [MQTT-6.0.0-3].</summary>
internal static class WebSocketHandshake
{
    private const int LongestRequest = 8192;
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3

    /// <exception cref="HandshakeException">The request is not one for a WebSocket that speaks MQTT; it has been answered.</exception>
    public static async Task<Stream> RunAsync(Stream stream, TimeProvider time)
    {
        var headers = Headers(await ReadRequestAsync(stream));
        if (!Has(headers, "Upgrade", "websocket") || !Has(headers, "Sec-WebSocket-Version", "13")
            || !headers.TryGetValue("Sec-WebSocket-Key", out var key) || !Has(headers, "Sec-WebSocket-Protocol", "mqtt"))
        {
            await AnswerAsync(stream, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 37\r\n\r\nThis port speaks MQTT over WebSocket.");
            throw new HandshakeException("The request is not one for a WebSocket with the subprotocol mqtt.");
        }

        await AnswerAsync(stream, $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept(key)}\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n");
        return new WebSocketByteStream(WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = WebSocketByteStream.SubProtocol }), time);
    }

    /// <summary>Byte by byte, so that nothing behind the request is lost; it happens once per connection.</summary>
    private static async Task<string> ReadRequestAsync(Stream stream)
    {
        var request = new byte[LongestRequest];
        for (var length = 0; length < LongestRequest; length++)
        {
            if (await stream.ReadAsync(request.AsMemory(length, 1)) == 0)
                throw new HandshakeException("The connection ended within the HTTP request.");
            if (request.AsSpan(0, length + 1).EndsWith("\r\n\r\n"u8))
                return Encoding.Latin1.GetString(request, 0, length);
        }

        throw new HandshakeException("The HTTP request is too long.");
    }

    private static Dictionary<string, string> Headers(string request)
    {
        var lines = request.Split("\r\n");
        if (!lines[0].StartsWith("GET ", StringComparison.Ordinal))
            throw new HandshakeException("The HTTP request is not a GET.");

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            if (line.IndexOf(':') is > 0 and var colon)
                headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return headers;
    }

    private static bool Has(Dictionary<string, string> headers, string name, string value) =>
        headers.TryGetValue(name, out var list) && list.Split(',').Any(item => item.Trim().Equals(value, StringComparison.OrdinalIgnoreCase));

    private static async Task AnswerAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>RFC 6455, section 4.2.2: SHA-1 of the key and a constant; it proves understanding and protects nothing.</summary>
    private static string Accept(string key)
    {
#pragma warning disable CA5350 // SHA-1 is what the RFC asks for
        return Convert.ToBase64String(SHA1.HashData(Encoding.Latin1.GetBytes(key + Guid)));
#pragma warning restore CA5350
    }
}
