using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SensorAgent.Systemd;

/// <summary>The service manager above us, spoken to as sd_notify(3) says. Without one everything here does nothing.</summary>
internal static class ServiceManager
{
    private static readonly string Socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET") ?? "";

    /// <summary>True when the agent runs as a service that is expected to report.</summary>
    public static bool IsThere => Socket.Length > 0;

    /// <summary>How often it wants to hear that the work moves; null when it does not ask.</summary>
    public static TimeSpan? Watchdog { get; } =
        IsThere && long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
        && (Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } process || process == $"{Environment.ProcessId}")
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;

    /// <summary>Reports that the configuration is being read again; <c>READY=1</c> ends it.</summary>
    public static void Reloading(TimeProvider time) =>
        Notify(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={(long)(time.GetTimestamp() * (1e6 / time.TimestampFrequency))}"));

    /// <summary>Reports a state such as <c>READY=1</c>.</summary>
    public static void Notify(string state)
    {
        if (!IsThere)
            return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Socket[0] == '@' ? '\0' + Socket[1..] : Socket));
            socket.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (SocketException)
        {
            // The manager is gone; it will notice by itself.
        }
    }
}
