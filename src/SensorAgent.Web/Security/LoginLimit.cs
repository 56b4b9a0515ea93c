using System.Net;
using System.Net.Sockets;

namespace SensorAgent.Web.Security;

/// <summary>Slows down whoever tries passwords: after some wrong ones from an address it is locked out, and for longer each time.</summary>
internal sealed class LoginLimit(TimeProvider time)
{
    private const int Free = 5;
    private const int MostAddresses = 1000;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Last = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Attempts> _attempts = new(StringComparer.Ordinal);

    /// <summary>How long an address is still locked out; null when it is not.</summary>
    public TimeSpan? LockedFor(IPAddress? address)
    {
        lock (_lock)
            return _attempts.TryGetValue(KeyOf(address), out var attempts) && attempts.Lock - time.GetElapsedTime(attempts.At) is { Ticks: > 0 } left ? left : null;
    }

    /// <summary>A password was wrong.</summary>
    public void Failed(IPAddress? address)
    {
        var key = KeyOf(address);
        lock (_lock)
        {
            Forget();
            var count = (_attempts.TryGetValue(key, out var before) ? before.Count : 0) + 1;
            var doublings = Math.Min(count - Free, 10);
            var length = doublings < 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(First.Ticks << doublings, Last.Ticks));
            _attempts[key] = new(count, time.GetTimestamp(), length);
        }
    }

    /// <summary>A password was right.</summary>
    public void Succeeded(IPAddress? address)
    {
        lock (_lock)
            _attempts.Remove(KeyOf(address));
    }

    private void Forget()
    {
        foreach (var (key, _) in _attempts.Where(entry => time.GetElapsedTime(entry.Value.At) > Memory).ToArray())
            _attempts.Remove(key);
        if (_attempts.Count >= MostAddresses)
            _attempts.Remove(_attempts.MinBy(entry => entry.Value.At).Key);
    }

    /// <summary>Whoever has an IPv6 address has a whole /64 of them.</summary>
    private static string KeyOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };

    private sealed record Attempts(int Count, long At, TimeSpan Lock);
}
