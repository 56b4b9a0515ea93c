using SensorAgent.Core.Options;

namespace SensorAgent.BrokerConfig;

/// <summary>The agent's topics as a broker's access list and a bridge name them: filters, with <c>+</c> for a level that varies.</summary>
/// <param name="Values">Bare values of sensors.</param>
/// <param name="States">States of outputs.</param>
/// <param name="Commands">Commands to outputs.</param>
/// <param name="Agent">The root of everything for machines.</param>
/// <param name="Discovery">Where Home Assistant looks; empty when that is off.</param>
internal sealed record BrokerTopics(string Values, string States, string Commands, string Agent, string Discovery)
{
    /// <summary>Makes them of the templates.</summary>
    public static BrokerTopics Of(TopicSettings templates, string agent, string discoveryPrefix)
    {
        var states = Filter(templates.Output, agent);
        var commands = templates.Command.Length > 0 ? Filter(templates.Command, agent) : $"{states}/set";
        return new(Filter(templates.Sensor, agent), states, commands, Filter(templates.Agent, agent),
            discoveryPrefix.Length > 0 ? $"{discoveryPrefix}/#" : "");
    }

    // A level is one value or all: MQTT has no wildcard for a part of it.
    private static string Filter(string template, string agent) => string.Join('/', template
        .Replace("{agent}", agent, StringComparison.Ordinal)
        .Split('/')
        .Select(level => level.Contains('{', StringComparison.Ordinal) ? "+" : level));
}
