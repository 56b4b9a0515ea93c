using System.Text.Json;
using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;

namespace SensorAgent.Core.Management;

/// <summary><c>request/health</c>: how the agent is.</summary>
public sealed class HealthRequest(AgentHealth health) : IRequestHandler
{
    /// <inheritdoc/>
    public string Command => "health";

    /// <inheritdoc/>
    public bool Changes => false;

    /// <inheritdoc/>
    public ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        answer.Data(health.Write);
        return ValueTask.CompletedTask;
    }
}

/// <summary><c>request/read</c> with <c>{"sensor":"climate"}</c>: reads a sensor at once and answers what its channels say.</summary>
public sealed class ReadRequest(SensorFleet sensors, ReadingFlow flow) : IRequestHandler
{
    /// <inheritdoc/>
    public string Command => "read";

    /// <inheritdoc/>
    public bool Changes => false;

    /// <inheritdoc/>
    public async ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        var name = body.RequiredText("sensor", "climate");
        if (!await sensors.ReadNowAsync(name, cancellationToken))
        {
            string[] known = [.. flow.Channels.Select(channel => channel.Sensor.Name).Distinct()];
            throw new RequestException($"There is no sensor \"{name}\"; {Spelling.DidYouMean(name, known)}");
        }

        answer.Data(writer =>
        {
            writer.WriteStartArray();
            foreach (var channel in flow.Channels.Where(channel => channel.Sensor.Name == name))
                ChannelJson.WriteState(writer, channel);
            writer.WriteEndArray();
        });
    }
}
