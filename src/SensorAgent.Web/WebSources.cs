using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Storage;

namespace SensorAgent.Web;

/// <summary>What the dashboard shows and does, handed in where the agent is put together.</summary>
public sealed record WebSources
{
    /// <summary>Where it listens.</summary>
    public required WebSettings Settings { get; init; }

    /// <summary>Where passwords and history are.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Where the agent is.</summary>
    public required string Location { get; init; }

    /// <summary>The topics.</summary>
    public required TopicScheme Topics { get; init; }

    /// <summary>What the agent is.</summary>
    public required AgentInfo Info { get; init; }

    /// <summary>The channels and sensors.</summary>
    public required ReadingFlow Flow { get; init; }

    /// <summary>The outputs.</summary>
    public required OutputFleet Outputs { get; init; }

    /// <summary>The rules.</summary>
    public required RuleFleet Rules { get; init; }

    /// <summary>How the agent is.</summary>
    public required AgentHealth Health { get; init; }

    /// <summary>What a person should know of.</summary>
    public required Alerts Alerts { get; init; }

    /// <summary>The readings on their way to the disk.</summary>
    public required ReadingLog Readings { get; init; }

    /// <summary>The messages on their way to the broker.</summary>
    public required Outbox Outbox { get; init; }

    /// <summary>The link to the broker.</summary>
    public required Link Link { get; init; }

    /// <summary>The last lines of the log.</summary>
    public required ILogLines Log { get; init; }

    /// <summary>The configuration and what can be done with it.</summary>
    public required IConfigurationEditor Configuration { get; init; }

    /// <summary>Looks at the buses; a JSON object.</summary>
    public required Func<CancellationToken, Task<string>> Scan { get; init; }

    /// <summary>Serves an MQTT client on a WebSocket until it goes; null where the agent has no broker of its own.</summary>
    public Func<WebSocket, IPEndPoint, Task>? Mqtt { get; init; }

    /// <summary>The parts of the agent that do not move any more.</summary>
    public required Func<IReadOnlyList<string>> StuckParts { get; init; }

    /// <summary>Whether the clock is synchronised; null where that cannot be asked.</summary>
    public required Func<bool?> ClockIsSynchronised { get; init; }

    /// <summary>The machine's own names.</summary>
    public required IReadOnlyList<string> MachineNames { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes loggers.</summary>
    public required ILoggerFactory Loggers { get; init; }
}
