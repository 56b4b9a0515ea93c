using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace SensorAgent.Logging;

/// <summary>Writes lines to the console from a task of its own: a terminal that stands still (Ctrl-S) must not hold up a sensor.</summary>
internal sealed class ConsoleLines : IDisposable
{
    private const int Waiting = 4096;
    private const int AtOnce = 16 * 1024; // characters
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private readonly Channel<string> _lines;
    private readonly Task _writing;
    private long _dropped;

    public ConsoleLines(TextWriter console)
    {
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest }, _ => Interlocked.Increment(ref _dropped));
        _writing = Task.Run(() => WriteAsync(console));
    }

    /// <summary>Adds a line; the oldest waiting one is dropped, and counted, when nobody takes them.</summary>
    public void Add(string line) => _lines.Writer.TryWrite(line);

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.Wait(LastWords);
    }

    private async Task WriteAsync(TextWriter console)
    {
        try
        {
            var text = new StringBuilder();
            while (await _lines.Reader.WaitToReadAsync())
            {
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                    text.AppendLine(CultureInfo.InvariantCulture, $"... {dropped} lines were dropped because nothing took them ...");
                while (text.Length < AtOnce && _lines.Reader.TryRead(out var line))
                    text.AppendLine(line);
                await console.WriteAsync(text.ToString());
                await console.FlushAsync();
                text.Clear();
            }
        }
        catch (IOException)
        {
            // Nobody listens any more: the pipe is closed.
        }
    }
}
