using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Expanders;

/// <summary>An expander of the configuration: its lines, who holds them, and the watch over those whose edges count.</summary>
/// <remarks>The chip is opened with the first line and closed with the last, so that opening anew also reaches an adapter that came back.</remarks>
/// <param name="settings">Its entry.</param>
/// <param name="board">The board that has its bus.</param>
/// <param name="lines">The board that has the line of its interrupt.</param>
/// <param name="time">The clock.</param>
internal sealed class Expander(ExpanderSettings settings, IBoard board, IBoard lines, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private const int Port = 8;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _held = [];
    private readonly List<ExpanderInput> _listening = [];
    private II2cDevice? _device;
    private IExpanderChip? _chip;
    private Action? _endWatch; // null while nobody watches
    private Task _watching = Task.CompletedTask;

    private int Count => settings.Driver.Lines;

    /// <summary>The bus that it is on.</summary>
    public I2cBusId Bus => settings.Bus;

    /// <summary>The line of a number, or of a port's letter and a number.</summary>
    public GpioPin? FindLine(string text, out string hint)
    {
        var first = Count > Port && text.Length > 1
            ? char.ToUpperInvariant(text[0]) switch { 'A' => 0, 'B' => Port, _ => -1 } : -1;
        var isNumber = int.TryParse(first < 0 ? text : text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        hint = $"{settings.Name}, which is {Article(settings.Driver.Name)}, has {settings.Name}:0 to {settings.Name}:{Count - 1}"
            + (Count > Port ? $", also written {settings.Name}:A0 to A7 and {settings.Name}:B0 to B7" : "");
        if (!isNumber || number >= (first < 0 ? Count : Port))
            return null;
        var line = Math.Max(first, 0) + number;
        return new(settings.Name, line, string.Create(CultureInfo.InvariantCulture, $"{settings.Name}:{line}"));
    }

    public ExpanderInput OpenInputs(int[] numbers, in GpioInputSettings wanted)
    {
        if (wanted.Bias == GpioBias.PullDown || (wanted.Bias == GpioBias.None && !settings.Driver.SwitchesPullUps))
        {
            throw new BusException(BusFault.Missing, $"{settings.Name} is {Article(settings.Driver.Name)}, "
                + (settings.Driver.SwitchesPullUps ? "whose pins have pull-ups only" : "whose pull-ups cannot be switched off")
                + "; set Pull to unchanged or up.");
        }

        lock (_lock)
        {
            Hold(numbers);
            try
            {
                foreach (var number in numbers)
                    _chip!.Float(number, wanted.Bias);
                var input = new ExpanderInput(this, numbers, wanted, _chip!.ReadLevels(), time);
                if (wanted.Edges)
                    Listen(input);
                return input;
            }
            catch
            {
                Release(numbers);
                throw;
            }
        }
    }

    public IGpioOutput OpenOutput(int number, in GpioOutputSettings wanted)
    {
        lock (_lock)
        {
            Hold([number]);
            try
            {
                var output = new ExpanderOutput(this, number, wanted);
                output.Write(wanted.Initial ?? output.Read());
                return output;
            }
            catch
            {
                Release([number]);
                throw;
            }
        }
    }

    /// <summary>The levels of all lines; who listens is told of changes, for the chip's interrupt has ended with this.</summary>
    public int Levels(TimeSpan? at = null)
    {
        lock (_lock)
        {
            var levels = (_chip ?? throw Closed()).ReadLevels();
            foreach (var input in _listening)
                input.See(levels, at ?? time.Now());
            return levels;
        }
    }

    /// <summary>Drives a line, or lets it float.</summary>
    public void Drive(int number, bool? high)
    {
        lock (_lock)
        {
            var chip = _chip ?? throw Closed();
            if (high is { } level)
                chip.Drive(number, level);
            else
                chip.Float(number, GpioBias.Unchanged);
        }
    }

    /// <summary>Gives lines back; they stay as they are.</summary>
    public void Release(int[] numbers, ExpanderInput? input = null)
    {
        lock (_lock)
        {
            if (input is not null && _listening.Remove(input) && _listening.Count == 0)
                EndWatch();
            _held.ExceptWith(numbers);
            if (_held.Count > 0)
                return;
            _device?.Dispose();
            (_device, _chip) = (null, null);
        }
    }

    private void Hold(int[] numbers)
    {
        if (Array.FindIndex(numbers, _held.Contains) is var at and >= 0)
            throw new BusException(BusFault.Busy, $"Line {numbers[at]} of {settings.Name} is in use by the agent already.");
        if (_chip is null)
        {
            var device = board.OpenI2c(settings.Bus, settings.Address);
            try
            {
                (_chip, _device) = (settings.Driver.Open(device), device);
            }
            catch
            {
                device.Dispose();
                throw;
            }
        }

        _held.UnionWith(numbers);
    }

    private void Listen(ExpanderInput input)
    {
        _listening.Add(input);
        if (_endWatch is not null)
            return;
        var source = new CancellationTokenSource();
        _endWatch = source.Cancel;
        _watching = WatchAsync(_watching, source);
    }

    private void EndWatch()
    {
        _endWatch?.Invoke();
        _endWatch = null;
    }

    // The watch before has given the interrupt's line back when this one asks for it.
    private async Task WatchAsync(Task before, CancellationTokenSource own)
    {
        var stop = own.Token;
        try
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            if (settings.Interrupt.Length > 0)
                await FollowAsync(stop);
            using var timer = new PeriodicTimer(Pause, time);
            while (await timer.WaitForNextTickAsync(stop))
                Levels();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (BusException fault)
        {
            Fail(fault, own);
        }
        finally
        {
            own.Dispose();
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        using var interrupt = lines.OpenInput(
            lines.Pin(settings.Interrupt), new(ActiveLow: true, Bias: GpioBias.PullUp, Edges: true, OnlyToActive: true));
        TimeSpan? at = null;
        while (true)
        {
            Levels(at);
            while (interrupt.Read()) // a change between the reading and the end of the interrupt, or a wire that is always low
            {
                await Task.Delay(Pause, time, stop);
                Levels();
            }

            at = (await interrupt.WaitForEdgeAsync(stop)).At;
        }
    }

    private void Fail(BusException fault, CancellationTokenSource own)
    {
        lock (_lock)
        {
            if (own.IsCancellationRequested)
                return;
            _endWatch = null;
            foreach (var input in _listening)
                input.Fail(fault);
            _listening.Clear();
        }
    }

    private BusException Closed() => new(BusFault.Missing, $"The line of {settings.Name} has been closed.");

    private static string Article(string chip) => chip[0] is 'm' ? $"an {chip}" : $"a {chip}";
}
