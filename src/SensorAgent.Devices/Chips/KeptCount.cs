using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Storage;

namespace SensorAgent.Devices.Chips;

/// <summary>A count of pulses that survives the agent: the number, and the <c>StartAt</c> that it is counted from.</summary>
internal sealed class KeptCount
{
    /// <summary>No more than this is lost when the power goes.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly StateFile _file;
    private readonly double _startAt;
    private readonly TimeProvider _time;
    private long _kept;
    private long? _keptAt;

    /// <summary>Finds the count of the last time; another <c>StartAt</c> than then begins anew.</summary>
    public KeptCount(StateFile file, double startAt, TimeProvider time)
    {
        (_file, _startAt, _time) = (file, startAt, time);
        try
        {
            Before = file.Read() is { } text ? Parse(text) : 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && fault is not BusException)
        {
            throw new BusException(BusFault.Failed, $"The total of before cannot be read from {file.Path}: {fault.Message}", fault);
        }

        _kept = Before;
    }

    /// <summary>The pulses that were counted before the agent started.</summary>
    public long Before { get; }

    /// <summary>Why the count is not kept, or empty.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>Keeps the count, unless that was done a moment ago.</summary>
    public void Keep(long pulses)
    {
        if (_keptAt is not { } at || _time.GetElapsedTime(at) >= Pause)
            KeepNow(pulses);
    }

    /// <summary>Keeps the count.</summary>
    public void KeepNow(long pulses)
    {
        if (pulses == _kept)
            return;
        _keptAt = _time.GetTimestamp();
        try
        {
            _file.Write(string.Create(CultureInfo.InvariantCulture, $"{pulses} {_startAt:R}"));
            (_kept, Trouble) = (pulses, "");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Trouble = $"The total would not survive a restart, as {_file.Path} cannot be written: {fault.Message}";
        }
    }

    private long Parse(string text)
    {
        var words = text.Split(' ');
        if (words.Length == 2 && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pulses)
            && double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var startAt))
            return startAt.Equals(_startAt) ? pulses : 0;
        throw new BusException(
            BusFault.BadData,
            $"{_file.Path} should hold the total of before, and holds \"{text[..Math.Min(text.Length, 20)]}\"; delete it to begin anew.");
    }
}
