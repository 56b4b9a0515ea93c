using System.Globalization;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>Smooths numbers over the last few, or over a length of time: median, mean, least, greatest, or exponential moving average.</summary>
public sealed class Filter(string kind, int count, TimeSpan over) : IStage
{
    private const int MostNumbers = 1000;

    private static readonly Setting<string> KindKey =
        Setting.Choice("Kind", "median", ["median", "mean", "ema", "min", "max"], "How the numbers are made one; ema is the exponential moving average.");

    private static readonly Setting<string> OverKey = Setting.Text(
        "Over", "5", "Over how many readings, or how long.", $"use a number of readings from 2 to {MostNumbers}, or a length of time such as 30s",
        text => TryCount(text, out _) || (Duration.TryParse(text, out var time) && !double.TryParse(text, CultureInfo.InvariantCulture, out _) && time > TimeSpan.Zero));

    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [KindKey, OverKey];

    private readonly Queue<(double Number, DateTimeOffset At)> _window = new();
    private readonly List<double> _sorted = [];
    private (double Number, DateTimeOffset At)? _average;
    private DateTimeOffset _newest;

    /// <summary>Reads the section <c>Filter</c>; null where it is absent.</summary>
    public static Filter? Read(SettingsSection channel)
    {
        var section = channel.Section("Filter");
        var (kind, over) = (section.Get(KindKey), section.Get(OverKey));
        section.RefuseUnknown();
        if (!channel.Has("Filter"))
            return null;
        if (TryCount(over, out var count))
            return new(kind, count, TimeSpan.Zero);
        _ = Duration.TryParse(over, out var time);
        return new(kind, MostNumbers, time);
    }

    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind == ValueKind.Number)
            reading = reading with { Value = SensorValue.Of(kind == "ema" ? Average(reading) : OfWindow(reading)) };
        return true;
    }

    /// <inheritdoc/>
    public void Forget()
    {
        _window.Clear();
        _sorted.Clear();
        _average = null;
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 2 and <= MostNumbers;

    /// <summary>With a length of time the weight follows from the time that went by, so that a missed reading changes nothing.</summary>
    private double Average(in Reading reading)
    {
        if (_average is not { } last)
        {
            _average = (reading.Value.Number, reading.At);
            return reading.Value.Number;
        }

        var weight = over > TimeSpan.Zero ? 1 - Math.Exp(-Math.Max(0, (reading.At - last.At) / over)) : 2.0 / (count + 1);
        var average = last.Number + (weight * (reading.Value.Number - last.Number));
        _average = (average, reading.At);
        return average;
    }

    private double OfWindow(in Reading reading)
    {
        if (reading.At < _newest)
            Forget(); // the clock was set back
        _newest = reading.At;
        Add(reading.Value.Number, reading.At);
        while (_window.Count > count || (over > TimeSpan.Zero && reading.At - _window.Peek().At > over))
            _sorted.RemoveAt(_sorted.BinarySearch(_window.Dequeue().Number));

        return kind switch
        {
            "min" => _sorted[0],
            "max" => _sorted[^1],
            "mean" => Mean(),
            _ => (_sorted[(_sorted.Count - 1) / 2] + _sorted[_sorted.Count / 2]) / 2,
        };
    }

    private void Add(double number, DateTimeOffset at)
    {
        _window.Enqueue((number, at));
        var place = _sorted.BinarySearch(number);
        _sorted.Insert(place < 0 ? ~place : place, number);
    }

    private double Mean()
    {
        var sum = 0.0;
        foreach (var number in _sorted)
            sum += number;
        return sum / _sorted.Count;
    }
}
