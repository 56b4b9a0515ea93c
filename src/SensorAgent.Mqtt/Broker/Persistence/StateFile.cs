using Microsoft.Win32.SafeHandles;

namespace SensorAgent.Mqtt.Broker.Persistence;

/// <summary>
/// The file that records are appended to. It is replaced as a whole by a shorter one that says the same: written beside it, brought to
/// the disk, and renamed.
/// </summary>
internal sealed class StateFile(string directory) : IDisposable
{
    private static ReadOnlySpan<byte> Magic => "SAMQTT1\n"u8;
    private readonly string _path = Path.Combine(directory, "broker.state");
    private readonly string _next = Path.Combine(directory, "broker.state.new");
    private SafeFileHandle? _handle;
    private SafeFileHandle? _nextHandle;
    private long _nextLength;

    /// <summary>Bytes of the file in use.</summary>
    public long Length { get; private set; }

    /// <summary>All records; empty when there is no file yet.</summary>
    /// <exception cref="InvalidDataException">It is not a file of this kind.</exception>
    public ReadOnlyMemory<byte> Read()
    {
        Directory.CreateDirectory(directory);
        if (!File.Exists(_path))
            return default;

        var bytes = File.ReadAllBytes(_path);
        return bytes.AsSpan().StartsWith(Magic) ? bytes.AsMemory(Magic.Length) : throw new InvalidDataException("It is not the state file of a broker.");
    }

    /// <summary>Puts an unreadable file out of the way, for somebody to look at.</summary>
    public void SetAside() => File.Move(_path, _path + ".bad", overwrite: true);

    public void Append(ReadOnlySpan<byte> records)
    {
        if (_handle is null)
            throw new IOException("The state file is not open.");
        RandomAccess.Write(_handle, records, Length);
        Length += records.Length;
    }

    /// <summary>Everything written so far survives a power cut when it returns.</summary>
    public void Sync()
    {
        if (_handle is { IsClosed: false } handle)
            RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Begins the next file with these records and brings them to the disk. May run beside <see cref="Append"/>.</summary>
    public void WriteNext(ReadOnlySpan<byte> records)
    {
        _nextHandle?.Dispose();
        _nextHandle = File.OpenHandle(_next, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_nextHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        RandomAccess.Write(_nextHandle, Magic, 0);
        RandomAccess.Write(_nextHandle, records, Magic.Length);
        RandomAccess.FlushToDisk(_nextHandle);
        _nextLength = Magic.Length + records.Length;
    }

    /// <summary>Adds what was appended to the old file meanwhile, and puts the next file in its place.</summary>
    public void Switch(ReadOnlySpan<byte> meanwhile)
    {
        RandomAccess.Write(_nextHandle!, meanwhile, _nextLength);
        File.Move(_next, _path, overwrite: true);
        _handle?.Dispose();
        (_handle, _nextHandle) = (_nextHandle, null);
        Length = _nextLength + meanwhile.Length;
    }

    public void Dispose()
    {
        _handle?.Dispose();
        _nextHandle?.Dispose();
    }
}
