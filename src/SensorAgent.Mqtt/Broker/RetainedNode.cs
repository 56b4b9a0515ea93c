namespace SensorAgent.Mqtt.Broker;

/// <summary>One level of a topic in the retained store.</summary>
internal sealed class RetainedNode
{
    private static readonly Dictionary<string, RetainedNode> NoChildren = [];
    private Dictionary<string, RetainedNode>? _children;

    public Message? Message { get; set; }

    public Dictionary<string, RetainedNode> Children => _children ?? NoChildren;

    public bool IsEmpty => Message is null && _children is null;

    public RetainedNode? Find(ReadOnlySpan<char> level) =>
        Children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(level, out var child) ? child : null;

    public RetainedNode GetOrAdd(ReadOnlySpan<char> level)
    {
        if (Find(level) is { } existing)
            return existing;

        var added = new RetainedNode();
        (_children ??= []).Add(level.ToString(), added);
        return added;
    }

    public void Drop(ReadOnlySpan<char> level)
    {
        if (_children is not null && _children.Remove(level.ToString()) && _children.Count == 0)
            _children = null;
    }
}
