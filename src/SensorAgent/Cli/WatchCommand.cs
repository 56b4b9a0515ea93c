using System.Text;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Cli;

/// <summary>
/// <c>sensoragent watch</c>: the running agent's channels and outputs, live. On a terminal as one page that renews itself, otherwise a line for
/// each change.
/// </summary>
internal static class WatchCommand
{
    private const string Home = "\e[H";
    private const string ClearScreen = "\e[2J";
    private const string ClearLine = "\e[K";
    private const string ClearRest = "\e[J";
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(Session opened, CancellationToken stop)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();

        var screen = new WatchScreen();
        var isTerminal = !Console.IsOutputRedirected;
        using var drawing = new CancellationTokenSource();
        var gate = new Lock();
        var topics = session.Plan.Topics;
        var visit = new BrokerVisit(session, (connection, token) => connection.SubscribeAsync(topics.EveryState, token), Take);
        if (isTerminal)
            session.Output.Write(ClearScreen);
        var drawn = isTerminal ? DrawAsync(drawing.Token) : Task.CompletedTask;
        var code = await visit.RunAsync(Task.Delay(Timeout.InfiniteTimeSpan, session.Time, stop), stop);
        await drawing.CancelAsync();
        await drawn;
        return code;

        void Take(InboundMessage message)
        {
            if (topics.BelowAgent(message.Topic) is not var (kind, name))
                return;
            lock (gate)
            {
                if (screen.Take(kind, name, message.Payload.Span) is { } line && !isTerminal)
                    session.Output.WriteLine($"{session.Time.GetLocalNow():HH:mm:ss}  {line}");
            }
        }

        async Task DrawAsync(CancellationToken cancelled)
        {
            using var timer = new PeriodicTimer(Redraw, session.Time);
            try
            {
                while (await timer.WaitForNextTickAsync(cancelled))
                    Draw();
            }
            catch (OperationCanceledException)
            {
                // The end.
            }
        }

        void Draw()
        {
            var page = new StringBuilder(Home);
            var room = Math.Max(3, Console.WindowHeight - 2);
            string[] lines;
            lock (gate)
                lines = [.. screen.Lines(topics.Agent, session.Time.GetUtcNow())];
            foreach (var line in lines.Take(room))
                page.Append(line).Append(ClearLine).Append('\n');
            if (lines.Length > room)
                page.Append(System.Globalization.CultureInfo.InvariantCulture, $"... and {lines.Length - room} more").Append(ClearLine).Append('\n');
            session.Output.Write(page.Append(ClearRest));
            session.Output.Flush();
        }
    }
}
