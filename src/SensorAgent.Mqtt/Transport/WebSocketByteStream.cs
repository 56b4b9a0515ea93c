using System.Net.WebSockets;

namespace SensorAgent.Mqtt.Transport;

/// <summary>
/// MQTT over WebSocket (section 6): packets in binary frames, whose boundaries mean nothing [MQTT-6.0.0-2]. For clients and for
/// accepted connections.
/// </summary>
internal sealed class WebSocketByteStream(WebSocket socket, TimeProvider time) : Stream
{
    /// <summary>The sub-protocol that both have to name [MQTT-6.0.0-3], [MQTT-6.0.0-4].</summary>
    public const string SubProtocol = "mqtt";

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return 0;
            if (received.MessageType != WebSocketMessageType.Binary)
                throw MqttProtocolException.Malformed("A WebSocket frame is not binary."); // [MQTT-6.0.0-1]
            if (received.Count > 0)
                return received.Count;
        }
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Says goodbye as far as the peer listens; nothing can be written afterwards, but still be read.</summary>
    public async Task FinishAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(GoodbyeLimit, time);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It is closed either way.
        }
    }

    /// <summary>Says goodbye as far as the peer listens, then closes.</summary>
    public override async ValueTask DisposeAsync()
    {
        await FinishAsync();
        socket.Dispose();
        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            socket.Dispose();
        base.Dispose(disposing);
    }
}
