using System.Globalization;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.HardwareInTheLoop;

/// <summary>The outside of the virtual board: what the module shows in debugfs.</summary>
internal static class World
{
    private const string Directory = "/sys/kernel/debug/virtual-board/";

    /// <summary>The board as the agent opens it, under a root that also says it is a Raspberry Pi 4.</summary>
    public static IBoard RaspberryPi(ILoggerFactory? loggers = null) => Open(PiRoot, loggers);

    /// <summary>The board as it is: no device tree names it.</summary>
    public static IBoard Unknown() => Open("/", null);

    /// <summary>Drives a line from outside, or lets it float.</summary>
    public static void Drive(int line, bool? level) => Write("line", Order(line, level));

    /// <summary>Drives one line many times as fast as the kernel can.</summary>
    public static void DriveQuickly(int line, IEnumerable<bool> levels)
    {
        // The module takes up to 63 characters at once.
        foreach (var orders in levels.Select(level => Order(line, level)).Chunk(10))
            Write("line", string.Join(',', orders));
    }

    /// <summary>Drives pulses; returns when the last one is over.</summary>
    public static void Pulse(int line, int count, TimeSpan hold) => Write("pulses", $"{line} {count} {(int)hold.TotalMicroseconds}");

    /// <summary>What the chip knows of a line: <c>out 1 none</c>.</summary>
    public static string Line(int line) =>
        Read("lines").Split('\n')
            .Single(text => text.StartsWith($"{line} ", StringComparison.Ordinal))[(line.ToString(CultureInfo.InvariantCulture).Length + 1)..];

    /// <summary>Everything that the chip was told of a line since the trace was cleared.</summary>
    public static string[] Trace(int line) =>
        [.. Read("trace").Split('\n').Where(text => text.StartsWith($"{line} ", StringComparison.Ordinal))];

    /// <summary>Forgets the trace.</summary>
    public static void ClearTrace() => Write("trace", "0");

    /// <summary>Takes the GPIO chip away, or brings it back.</summary>
    public static void Power(bool on) => Write("power", on ? "1" : "0");

    /// <summary>Sets registers of the chip at 0x76.</summary>
    public static void SetRegisters(int first, params byte[] values)
    {
        using var file = File.OpenWrite(Directory + "i2c_registers");
        file.Position = first;
        file.Write(values);
    }

    /// <summary>Lets every transfer fail with an error number; 0 heals the bus.</summary>
    public static void SetI2cFault(int errno) => Write("i2c_fault", errno.ToString(CultureInfo.InvariantCulture));

    /// <summary>The last transaction on the wires.</summary>
    public static string LastTransaction() => Read("i2c_last");

    /// <summary>What the thermometers will measure, in sixteenths of a degree.</summary>
    public static void SetThermometers(short sixteenths) => Write("w1_raw", ((ushort)sixteenths).ToString(CultureInfo.InvariantCulture));

    /// <summary>0: none; 1: a bit turned round; 2: nobody answers.</summary>
    public static void SetWireFault(int fault) => Write("w1_fault", fault.ToString(CultureInfo.InvariantCulture));

    /// <summary>How many conversions were started.</summary>
    public static int Conversions() => int.Parse(Read("w1_converted"), CultureInfo.InvariantCulture);

    /// <summary>How the SPI chip was asked last: <c>mode 3, 500000 Hz, 4 bytes</c>.</summary>
    public static string LastSpi() => Read("spi_last");

    /// <summary>What the chip measures that the kernel drives itself.</summary>
    public static void SetMonitor(int millidegrees, int errno)
    {
        Write("monitor_millidegrees", unchecked((uint)millidegrees).ToString(CultureInfo.InvariantCulture));
        Write("monitor_fault", errno.ToString(CultureInfo.InvariantCulture));
    }

    private static string PiRoot { get; } = MakePiRoot();

    private static IBoard Open(string root, ILoggerFactory? loggers) =>
        BoardFactory.Open(new BoardSettings("auto"), TimeProvider.System, loggers ?? new CountingLogs(), new Findings(), root);

    private static string MakePiRoot()
    {
        var root = System.IO.Directory.CreateTempSubdirectory("pi-root-").FullName;
        System.IO.Directory.CreateDirectory(Path.Combine(root, "proc/device-tree"));
        File.WriteAllText(Path.Combine(root, "proc/device-tree/model"), "Raspberry Pi 4 Model B Rev 1.4\0");
        File.CreateSymbolicLink(Path.Combine(root, "dev"), "/dev");
        File.CreateSymbolicLink(Path.Combine(root, "sys"), "/sys");
        return root;
    }

    private static string Order(int line, bool? level) => $"{line} {(level is { } high ? (high ? '1' : '0') : '-')}";

    private static string Read(string file) => File.ReadAllText(Directory + file).TrimEnd('\n');

    private static void Write(string file, string text)
    {
        using var stream = new FileStream(Directory + file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
    }
}
