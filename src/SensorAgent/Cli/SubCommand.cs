using System.Text;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent sub '/Sensor/#'</c>: a line for each message, its topic and its payload.</summary>
internal static class SubCommand
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="opened">The session, which ends with the command.</param>
    /// <param name="asked">Topic filters; without any all that the agent says of sensors and outputs.</param>
    /// <param name="count">How many messages are waited for; null for no end.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<int> RunAsync(Session opened, IReadOnlyList<string> asked, int? count, CancellationToken stop)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();
        var topics = session.Plan.Topics;
        var filters = asked.Count > 0 ? asked : [topics.EverySensor, topics.EveryOutput];
        if (filters.Select(filter => (filter, Problem: TopicName.FilterProblem(filter))).FirstOrDefault(checkedFilter => checkedFilter.Problem is not null)
            is ({ } wrong, { } problem))
            return session.Refuse($"\"{wrong}\" is nothing to subscribe to: {problem}.");

        var left = count ?? long.MaxValue;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var visit = new BrokerVisit(
            session,
            async (connection, token) =>
            {
                var refused = filters.Zip(await connection.SubscribeAsync(filters, token)).FirstOrDefault(answer => answer.Second is not null);
                if (refused.Second is not null)
                    throw new IOException($"The broker refuses the subscription to {refused.First}: {refused.Second}.");
            },
            message =>
            {
                if (left <= 0)
                    return;
                session.Output.WriteLine($"{message.Topic} {Words(message.Payload.Span)}");
                if (--left == 0)
                    done.TrySetResult();
            });
        return await visit.RunAsync(done.Task, stop);
    }

    /// <summary>The payload if it can be read and cannot play with the terminal, else how long it is.</summary>
    public static string Words(ReadOnlySpan<byte> payload)
    {
        try
        {
            var text = Strict.GetString(payload);
            if (!text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\t')))
                return text;
        }
        catch (DecoderFallbackException)
        {
            // Bytes.
        }

        return $"({payload.Length} bytes)";
    }
}
