using Microsoft.Win32.SafeHandles;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Gpio;

/// <summary>An opened <c>/dev/gpiochipN</c>.</summary>
internal sealed unsafe class GpioChip : IDisposable
{
    private readonly SafeFileHandle _file;

    private GpioChip(SafeFileHandle file, in GpioChipInfo info)
    {
        _file = file;
        Name = info.Name.ToString();
        Label = info.Label.ToString();
        Lines = (int)info.Lines;
    }

    /// <summary>The kernel's name, whose number moves: <c>gpiochip0</c>.</summary>
    public string Name { get; }

    /// <summary>The driver's name for it.</summary>
    public string Label { get; }

    /// <summary>How many lines it has.</summary>
    public int Lines { get; }

    /// <summary>Opens a device file; null, with the error number, when it cannot be opened or is no GPIO chip.</summary>
    public static GpioChip? TryOpen(string path, out int errno)
    {
        var file = Libc.Open(path, Libc.O_RDWR);
        var info = default(GpioChipInfo);
        errno = file.IsInvalid ? Libc.LastError : Libc.Control(file, GpioV2.GetChipInfo, &info);
        if (errno == 0)
            return new(file, info);

        file.Dispose();
        return null;
    }

    /// <summary>What the kernel says of a line.</summary>
    public GpioLineInfo Line(int offset)
    {
        var info = new GpioLineInfo { Offset = (uint)offset };
        return Libc.Control(_file, GpioV2.GetLineInfo, &info) is 0 ? info : default;
    }

    /// <summary>Requests lines; the answer is their own file.</summary>
    public SafeFileHandle Request(GpioLineRequest request, IReadOnlyList<GpioPin> pins)
    {
        var errno = Libc.Control(_file, GpioV2.GetLine, &request);
        if (errno == 0)
            return new SafeFileHandle(request.File, ownsHandle: true);
        if (errno != Errno.EBUSY)
            throw GpioFaults.From(errno, pins[0], Label);

        var held = 0; // the first that somebody has
        while (held < pins.Count - 1 && (Line((int)request.Offsets[held]).Flags & GpioLineFlags.Used) == 0)
            held++;
        throw GpioFaults.Busy(pins[held], Line((int)request.Offsets[held]).Consumer.ToString());
    }

    public void Dispose() => _file.Dispose();
}
