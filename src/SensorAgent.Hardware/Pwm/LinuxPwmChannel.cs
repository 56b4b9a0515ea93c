using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Pwm;

/// <summary>
/// A PWM channel through sysfs. It stays exported and as it was set when it is disposed of: what an output does when the agent
/// stops is the output's decision.
/// </summary>
internal sealed class LinuxPwmChannel : IPwmChannel
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan UdevTime = TimeSpan.FromSeconds(2);

    private readonly string _directory;
    private readonly string _device;
    private readonly int _channel;

    public LinuxPwmChannel(PwmChips chips, string device, int channel, TimeProvider time)
    {
        var (directory, name, channels) = chips.Find(device);
        if (channel < 0 || channel >= channels)
            throw PwmFaults.NoSuchChannel(name, channel, channels);

        (_device, _channel) = (name, channel);
        _directory = Path.Combine(directory, $"pwm{channel}");
        if (!Directory.Exists(_directory))
            Check(SysFile.Write(Path.Combine(directory, "export"), Text(channel)), "export");
        AwaitPermission(time);
    }

    public double DutyCycle => Number("enable") == 1 ? Times().DutyCycle : 0;

    public void Set(double frequency, double dutyCycle)
    {
        PwmFaults.Check(frequency, dutyCycle);
        foreach (var (file, value) in PwmTimes.Of(frequency, dutyCycle).From(Times()))
            Write(file, value);
        if (Number("enable") != 1)
            Write("enable", 1);
    }

    public void Dispose()
    {
        // Nothing is held open.
    }

    // udev gives the new files to the group a moment after they have appeared.
    private void AwaitPermission(TimeProvider time)
    {
        var errno = 0;
        time.Until(() => (errno = SysFile.Writable(Path.Combine(_directory, "enable"))) == 0, Step, UdevTime);
        Check(errno, "enable");
    }

    private PwmTimes Times() => new(Number("period"), Number("duty_cycle"));

    private long Number(string file) =>
        SysFile.Read(Path.Combine(_directory, file), out var text) == 0
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private void Write(string file, long value) => Check(SysFile.Write(Path.Combine(_directory, file), Text(value)), file);

    private void Check(int errno, string file)
    {
        if (errno != 0)
            throw PwmFaults.From(errno, _device, _channel, file);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
