using Microsoft.Win32.SafeHandles;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Gpio;

/// <summary>A requested line, or several requested together: their file, and the ioctls on it.</summary>
internal sealed unsafe class LinuxGpioLine(SafeFileHandle file, GpioPin pin, string chip) : IDisposable
{
    /// <summary>The pin, for words.</summary>
    public GpioPin Pin => pin;

    /// <summary>The line's file, for waiting on.</summary>
    public SafeFileHandle File => file;

    /// <summary>Requests the line that the function asks for by its offset.</summary>
    public static LinuxGpioLine Open(GpioChips chips, GpioPin pin, Func<int, GpioLineRequest> request)
    {
        var (chip, line) = chips.Open(pin);
        using (chip)
            return new(chip.Request(request(line), [pin]), pin, chip.Label);
    }

    /// <summary>Requests several lines as inputs.</summary>
    public static LinuxGpioLine Open(GpioChips chips, IReadOnlyList<GpioPin> pins, in GpioInputSettings settings, out int[] lines)
    {
        (var chip, lines) = chips.Open(pins);
        using (chip)
            return new(chip.Request(LineConfigs.Input(lines, settings), pins), pins[0], chip.Label);
    }

    /// <summary>The logical state of the line, or of the first of several.</summary>
    public bool Read() => (ReadBits(1) & 1) != 0;

    /// <summary>The logical states of several lines, a bit for each.</summary>
    public ulong ReadBits(int lines)
    {
        var values = new GpioLineValues { Mask = LineConfigs.AllOf(lines) };
        Control(GpioV2.GetValues, &values);
        return values.Bits;
    }

    /// <summary>Drives the logical state.</summary>
    public void Write(bool active)
    {
        var values = new GpioLineValues { Mask = 1, Bits = active ? 1ul : 0 };
        Control(GpioV2.SetValues, &values);
    }

    /// <summary>Changes direction, drive and state together.</summary>
    public void Configure(GpioLineConfig config) => Control(GpioV2.SetConfig, &config);

    public void Dispose() => file.Dispose();

    private void Control(uint request, void* argument)
    {
        if (Libc.Control(file, request, argument) is not 0 and var errno)
            throw GpioFaults.From(errno, pin, chip);
    }
}
