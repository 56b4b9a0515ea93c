using System.Net.WebSockets;

namespace SensorAgent.Mqtt.Broker.Listening;

/// <summary>A WebSocket as a stream: MQTT packets may begin and end anywhere in its binary messages [MQTT-6.0.0-2].</summary>
internal sealed class WebSocketByteStream(WebSocket socket) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer, cancellationToken);
                if (result.MessageType == WebSocketMessageType.Close)
                    return 0;
                if (result.MessageType == WebSocketMessageType.Text)
                    throw new IOException("A WebSocket message is text."); // [MQTT-6.0.0-1]
                if (result.Count > 0)
                    return result.Count;
            }
        }
        catch (WebSocketException gone)
        {
            throw new IOException("The WebSocket has ended.", gone);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (WebSocketException gone)
        {
            throw new IOException("The WebSocket has ended.", gone);
        }
    }

    /// <summary>Sends the closing frame; nothing can be written afterwards.</summary>
    /// <exception cref="IOException">The client has gone.</exception>
    public async Task FinishAsync()
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException gone)
        {
            throw new IOException("The WebSocket has ended.", gone);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Abort();
            socket.Dispose();
        }

        base.Dispose(disposing);
    }
}
