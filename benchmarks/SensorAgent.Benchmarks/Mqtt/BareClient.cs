using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SensorAgent.Benchmarks.Mqtt;

/// <summary>A client of MQTT 3.1.1 on a blocking socket that allocates nothing while it publishes and receives.</summary>
internal sealed class BareClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _out = new byte[64 * 1024];
    private readonly byte[] _in = new byte[64 * 1024];
    private ushort _packetId;

    public BareClient(int port, string clientId)
    {
        _socket.Connect(IPAddress.Loopback, port);
        var id = Encoding.ASCII.GetBytes(clientId);
        // CONNECT: protocol name, level 4, clean session, no keep-alive (section 3.1).
        byte[] connect = [0x10, (byte)(12 + id.Length), 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, (byte)id.Length, .. id];
        _socket.Send(connect);
        Expect(4, 0x20);
    }

    public void Subscribe(string topic, int qos)
    {
        var filter = Encoding.ASCII.GetBytes(topic);
        byte[] subscribe = [0x82, (byte)(5 + filter.Length), 0, 1, 0, (byte)filter.Length, .. filter, (byte)qos];
        _socket.Send(subscribe);
        Expect(5, 0x90);
    }

    /// <summary>Sends the message several times in one send.</summary>
    public void Publish(string topic, ReadOnlySpan<byte> payload, int qos, int times)
    {
        var used = 0;
        for (var i = 0; i < times; i++)
        {
            _out[used] = (byte)(0x30 | qos << 1);
            _out[used + 1] = (byte)(2 + topic.Length + (qos > 0 ? 2 : 0) + payload.Length); // below 128
            BinaryPrimitives.WriteUInt16BigEndian(_out.AsSpan(used + 2), (ushort)topic.Length);
            used += 4 + Encoding.ASCII.GetBytes(topic, _out.AsSpan(used + 4));
            if (qos > 0)
            {
                _packetId = _packetId == ushort.MaxValue ? (ushort)1 : (ushort)(_packetId + 1);
                BinaryPrimitives.WriteUInt16BigEndian(_out.AsSpan(used), _packetId);
                used += 2;
            }

            payload.CopyTo(_out.AsSpan(used));
            used += payload.Length;
        }

        Send(used);
    }

    /// <summary>
    /// Sends the message so many times, with QoS 1 at most so many unacknowledged, and DISCONNECT; returns when the broker has closed.
    /// </summary>
    public void PublishAll(string topic, byte[] payload, int qos, int count, int window)
    {
        const int AtOnce = 128;
        long acknowledged = 0; // bytes; each PUBACK has four
        for (var sent = 0; sent < count; sent += AtOnce)
        {
            while (qos > 0 && sent + AtOnce - acknowledged / 4 > window)
                acknowledged += ReceiveAndAcknowledge();
            Publish(topic, payload, qos, Math.Min(AtOnce, count - sent));
        }

        while (qos > 0 && acknowledged / 4 < count)
            acknowledged += ReceiveAndAcknowledge();
        _socket.Send([0xE0, 0]);
        while (_socket.Receive(_in) > 0)
        {
            // Until the broker has read everything.
        }
    }

    /// <summary>Reads until the socket is closed; counts messages, and acknowledges those of QoS 1.</summary>
    public void Receive(Action<int> came)
    {
        var held = 0;
        while (_socket.Receive(_in.AsSpan(held)) is > 0 and var read)
        {
            held += read;
            var (start, count, answer) = (0, 0, 0);
            while (TryMeasure(start, held, out var header, out var size))
            {
                if (_in[start] >> 4 == 3)
                {
                    count++;
                    if ((_in[start] & 6) != 0)
                        answer = Acknowledge(start + header, answer);
                }

                start += size;
            }

            _in.AsSpan(start, held - start).CopyTo(_in);
            held -= start;
            if (answer > 0)
                Send(answer);
            if (count > 0)
                came(count);
        }
    }

    /// <summary>Reads acknowledgements until the socket is closed.</summary>
    public void Drain()
    {
        while (_socket.Receive(_in) > 0)
        {
            // Nothing is done with them: the subscribers say what has come.
        }
    }

    /// <summary>Does something on a socket until that is closed.</summary>
    public static void UntilClosed(Action work)
    {
        try
        {
            work();
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Also acknowledges to TCP at once, or the broker's Nagle would wait for a delayed acknowledgement.</summary>
    private int ReceiveAndAcknowledge()
    {
        var read = _socket.Receive(_in);
        _socket.SetRawSocketOption(6, 12, BitConverter.GetBytes(1)); // TCP_QUICKACK
        return read;
    }

    /// <summary>True when a whole packet lies there, of less than 16,384 bytes.</summary>
    private bool TryMeasure(int start, int end, out int header, out int size)
    {
        (header, size) = (2, 0);
        if (end - start < 2)
            return false;
        size = _in[start + 1];
        if (size >= 128)
        {
            header = 3;
            if (end - start < 3)
                return false;
            size = (size & 127) | _in[start + 2] << 7;
        }

        size += header;
        return end - start >= size;
    }

    private int Acknowledge(int body, int used)
    {
        var topic = BinaryPrimitives.ReadUInt16BigEndian(_in.AsSpan(body));
        (_out[used], _out[used + 1]) = (0x40, 2);
        _in.AsSpan(body + 2 + topic, 2).CopyTo(_out.AsSpan(used + 2));
        return used + 4;
    }

    private void Send(int length)
    {
        for (var sent = 0; sent < length;)
            sent += _socket.Send(_out.AsSpan(sent, length - sent));
    }

    private void Expect(int length, byte first)
    {
        for (var read = 0; read < length;)
            read += _socket.Receive(_in.AsSpan(read, length - read)) is > 0 and var more ? more : throw new IOException("The broker closed.");
        if (_in[0] != first)
            throw new IOException($"The broker answered 0x{_in[0]:X2}.");
    }
}
