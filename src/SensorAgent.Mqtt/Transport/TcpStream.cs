using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace SensorAgent.Mqtt.Transport;

/// <summary>
/// A TCP connection that neither holds small packets back (TCP_NODELAY) nor makes the peer's Nagle wait for an
/// acknowledgement (TCP_QUICKACK, which Linux forgets after each read). While much is sent, the acknowledgement goes
/// with it, and the peer's answers may gather.
/// </summary>
internal sealed class TcpStream : NetworkStream
{
    private const int IpProtoTcp = 6;
    private const int TcpQuickAck = 12;
    private static readonly byte[] On = BitConverter.GetBytes(1);
    private bool _quickAck = OperatingSystem.IsLinux();
    private volatile bool _owesAcknowledgement;

    /// <summary>Takes over a connected socket.</summary>
    public TcpStream(Socket socket)
        : base(socket, ownsSocket: true)
    {
        socket.NoDelay = true;
        AcknowledgeAtOnce();
    }

    /// <summary>Connects to the first of the host's addresses that answers.</summary>
    /// <exception cref="SocketException">None does, or the name is not known.</exception>
    public static async Task<TcpStream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            EndPoint server = IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
            await socket.ConnectAsync(server, cancellationToken);
            return new TcpStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = base.ReadAsync(buffer, cancellationToken);
        if (!reading.IsCompleted && _owesAcknowledgement)
            AcknowledgeAtOnce();
        var read = await reading;
        if (read == 0 && !buffer.IsEmpty && !CanRead)
            throw new IOException("The connection was closed on this side."); // closing shuts the socket down first, which looks like the peer's end
        _owesAcknowledgement = true;
        return read;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _owesAcknowledgement = false; // what is sent acknowledges all that has come
        return base.WriteAsync(buffer, cancellationToken);
    }

    private void AcknowledgeAtOnce()
    {
        _owesAcknowledgement = false;
        try
        {
            if (_quickAck)
                Socket.SetRawSocketOption(IpProtoTcp, TcpQuickAck, On);
        }
        catch (SocketException)
        {
            _quickAck = false; // not a TCP socket of this kernel, or already closed: slower, not wrong
        }
    }
}
