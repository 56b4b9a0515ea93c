using SensorAgent.Core.Messaging;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent pub /Output/lamp/room1/set ON</c></summary>
internal static class PubCommand
{
    public static async Task<int> RunAsync(Session opened, OutboundMessage message, CancellationToken stop)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();
        if (TopicName.Problem(message.Topic) is { } problem)
            return session.Refuse($"\"{message.Topic}\" is no topic to publish to: {problem}.");

        var published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var visit = new BrokerVisit(
            session,
            async (connection, token) =>
            {
                await connection.PublishAsync(message, token);
                published.TrySetResult();
            },
            received: _ => { });
        return await visit.RunAsync(published.Task, stop);
    }
}
