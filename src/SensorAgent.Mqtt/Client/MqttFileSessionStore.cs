using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using SensorAgent.Mqtt.Client;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt;

/// <summary>
/// A session in one file: a journal of what happened, rewritten when most of it is past. Survives the end of the process at any moment; with
/// <c>flush</c> also that of the machine, at the price of a disk write for each step of each message. A torn or damaged end is cut off.
/// </summary>
/// <param name="path">The file, made when it is not there; its directory has to be.</param>
/// <param name="flush">Whether each record is forced to the disk.</param>
public sealed class MqttFileSessionStore(string path, bool flush) : IMqttSessionStore, IDisposable
{
    private const int RewriteAbove = 1024 * 1024;
    private const int FrameSize = 8;
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly StoredState _state = new();
    private FileStream? _file;
    private long _sizeAfterRewrite;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public StoredSession Load()
    {
        lock (_lock)
        {
            if (_file is null)
            {
                if (File.Exists(path))
                    Replay(File.ReadAllBytes(path));
                Rewrite();
            }

            return _state.ToSession();
        }
    }

    /// <inheritdoc/>
    public void Entered(long sequence, MqttMessage message) => Record(new(JournalKind.Entered, sequence) { Message = message });

    /// <inheritdoc/>
    public void Sent(long sequence, ushort packetId) => Record(new(JournalKind.Sent, sequence, packetId));

    /// <inheritdoc/>
    public void Released(long sequence) => Record(new(JournalKind.Released, sequence));

    /// <inheritdoc/>
    public void Completed(long sequence) => Record(new(JournalKind.Completed, sequence));

    /// <inheritdoc/>
    public void Received(ushort packetId) => Record(new(JournalKind.Received, 0, packetId));

    /// <inheritdoc/>
    public void ReceivedReleased(ushort packetId) => Record(new(JournalKind.ReceivedReleased, 0, packetId));

    /// <inheritdoc/>
    public void SessionLost() => Record(new(JournalKind.SessionLost, 0));

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Record(in JournalEntry entry)
    {
        lock (_lock)
        {
            var file = _file ?? throw new InvalidOperationException("The session has not been loaded.");
            _buffer.ResetWrittenCount();
            Append(entry);
            Write(file);
            _state.Apply(entry);
            if (file.Length > RewriteAbove && file.Length > 4 * _sizeAfterRewrite)
                Rewrite();
        }
    }

    /// <summary>Length and checksum, then the entry.</summary>
    private void Append(in JournalEntry entry)
    {
        var start = _buffer.WrittenCount;
        _buffer.GetSpan(FrameSize)[..FrameSize].Clear();
        _buffer.Advance(FrameSize);
        entry.Write(_buffer);
        var frame = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_buffer.WrittenMemory[start..]).Span;
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - FrameSize);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(frame[FrameSize..]));
    }

    private void Write(FileStream file)
    {
        file.Write(_buffer.WrittenSpan);
        if (flush)
            file.Flush(flushToDisk: true);
    }

    /// <summary>Writes what still counts to a new file, which then takes the place of the old one.</summary>
    private void Rewrite()
    {
        _buffer.ResetWrittenCount();
        foreach (var entry in _state.ToJournal())
            Append(entry);

        var draft = $"{path}.new";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(_buffer.WrittenSpan);
            file.Flush(flushToDisk: true);
        }

        _file?.Dispose();
        _file = null;
        File.Move(draft, path, overwrite: true);
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _sizeAfterRewrite = _file.Length;
    }

    private void Replay(byte[] bytes)
    {
        var rest = bytes.AsMemory();
        while (rest.Length > FrameSize)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (length <= 0 || length > rest.Length - FrameSize)
                return;

            var body = rest.Slice(FrameSize, length);
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[4..]) != Checksum(body.Span) || JournalEntry.Read(body) is not { } entry)
                return;
            _state.Apply(entry);
            rest = rest[(FrameSize + length)..];
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
            sum = BitOperations.Crc32C(sum, value);
        return ~sum;
    }
}
