using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>
/// Who may read and write which topics, in the form of Mosquitto's <c>acl_file</c>: <c>topic</c> lines before the first <c>user</c>
/// line are for clients without a user name, later ones for that user, <c>pattern</c> lines for everybody. What no line allows
/// is forbidden.
/// </summary>
internal sealed class AccessList
{
    private readonly List<AccessRule> _anonymous = [];
    private readonly Dictionary<string, List<AccessRule>> _users = new(StringComparer.Ordinal);
    private readonly List<AccessRule> _patterns = [];

    private AccessList()
    {
    }

    /// <summary>Reads the lines of such a file.</summary>
    /// <exception cref="InvalidDataException">A line is not of the form; the message names it.</exception>
    public static AccessList Parse(IEnumerable<string> lines)
    {
        var list = new AccessList();
        var current = list._anonymous;
        var number = 0;
        foreach (var line in lines.Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#'))
                continue;

            var space = line.IndexOf(' ');
            var (word, rest) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
            switch (word)
            {
                case "user" when rest.Length > 0:
                    if (!list._users.TryGetValue(rest, out current))
                        list._users.Add(rest, current = []);
                    break;
                case "topic" when Rule(rest) is { } rule:
                    current.Add(rule);
                    break;
                case "pattern" when Rule(rest) is { } rule:
                    list._patterns.Add(rule);
                    break;
                default:
                    throw new InvalidDataException(
                        $"Line {number} of the access list is not \"user NAME\", \"topic [read|write|readwrite|deny] FILTER\" or \"pattern …\".");
            }
        }

        return list;
    }

    /// <summary>The rights of one client.</summary>
    public AccessRights For(string? userName, string clientId)
    {
        var own = userName is null ? _anonymous : _users.GetValueOrDefault(userName) ?? [];
        return new(own, [.. _patterns.Select(pattern => pattern.For(userName, clientId)).OfType<AccessRule>()]);
    }

    private static AccessRule? Rule(string text) => AccessRule.Parse(text) is { } rule && TopicFilter.IsValid(rule.Filter) ? rule : null;
}
