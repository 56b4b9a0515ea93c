using System.Globalization;

namespace SensorAgent.Core.Options;

/// <summary>An entry of <c>Board:Faults</c>: a trouble that the simulated board has, to see what becomes of it.</summary>
/// <param name="Fault">What goes wrong, one of <see cref="OfBuses"/> or <see cref="OfWorld"/>.</param>
/// <param name="Device">The sensor or output that has it, or a whole bus such as <c>i2c-1</c>; empty for what all the made-up world has.</param>
/// <param name="After">When it begins, from the start on.</param>
/// <param name="Duration">How long it lasts; null for ever.</param>
/// <param name="Takes">How long each transfer takes meanwhile.</param>
/// <param name="Share">How far values run away in an hour, or leap, as a share of themselves.</param>
/// <param name="Section">Where it stands.</param>
public sealed record FaultSettings(
    string Fault, string Device, TimeSpan After, TimeSpan? Duration, TimeSpan Takes, double Share, SettingsSection Section)
{
    /// <summary>The key that holds them.</summary>
    public const string Key = "Faults";

    private const string BusPrefix = "i2c-";

    /// <summary>The fault of transfers that are right, but take their time.</summary>
    public const string Slow = "slow";

    /// <summary>The faults of wires.</summary>
    public static IReadOnlyList<string> OfBuses { get; } = ["nack", "stuck", "crc", Slow, "unplugged"];

    /// <summary>The faults of what is measured.</summary>
    public static IReadOnlyList<string> OfWorld { get; } = ["drift", "spike"];

    /// <summary>The key of the device.</summary>
    internal static readonly Setting<string> DeviceKey = Setting.Text(
        "Device", "", "Sensor or output that has it, or a whole bus such as i2c-1; none for drift and spike, which everything measured has.");

    private static readonly Setting<string> FaultKey = Setting.Choice(
        "Fault", "nack", [.. OfBuses, .. OfWorld],
        "What goes wrong: nack (no answer), stuck (the wires are held), crc (bits turned round), slow, unplugged, drift, spike.");

    private static readonly Setting<TimeSpan> AfterKey = Setting.Time(
        "After", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), "When it begins, from the start of the agent on.");

    private static readonly Setting<TimeSpan?> ForKey = Setting.OptionalTime(
        "For", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), "How long it lasts; for ever unless set.");

    private static readonly Setting<TimeSpan?> TakesKey = Setting.OptionalTime(
        "Takes", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5), "How long each transfer takes meanwhile; 1s with slow unless set.");

    private static readonly Setting<double?> ShareKey = Setting.OptionalNumber(
        "Share", -10, 10, "With drift, how far values run away in an hour, with spike, how far they leap: 0.5 is half of themselves, and what it is unless set.");

    /// <summary>The keys of an entry.</summary>
    public static IReadOnlyList<Setting> Keys => [FaultKey, DeviceKey, AfterKey, ForKey, TakesKey, ShareKey];

    /// <summary>True for what everything measured has, and no single device.</summary>
    public bool IsOfWorld => OfWorld.Contains(Fault);

    /// <summary>The number of the bus where a whole one has it.</summary>
    public int? Bus => Device.StartsWith(BusPrefix, StringComparison.Ordinal)
        && byte.TryParse(Device.AsSpan(BusPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal static FaultSettings Read(SettingsSection section)
    {
        var settings = new FaultSettings(
            section.Get(FaultKey), section.Get(DeviceKey), section.Get(AfterKey), section.Get(ForKey),
            section.Get(TakesKey) ?? (section.Get(FaultKey) == Slow ? TimeSpan.FromSeconds(1) : TimeSpan.Zero), section.Get(ShareKey) ?? 0.5, section);
        foreach (var idle in settings.IsOfWorld ? new[] { DeviceKey.Key, TakesKey.Key } : [ShareKey.Key])
        {
            if (section.Has(idle))
                section.Add(idle, $"does nothing with Fault {settings.Fault}", "leave it out");
        }

        section.RefuseUnknown();
        return settings;
    }
}
