using System.Text;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Outputs;

/// <summary>
/// Something that takes commands on another topic: a plug, a lamp behind a gateway. Where it tells its state, that is read back and followed.
/// </summary>
[Output("mqtt")]
internal sealed class MqttOutput : IFollowedOutput, IOutputDriver
{
    private static readonly Setting<string> TopicKey = TopicOf("Topic", "Topic on the agent's own broker that takes the commands.");
    private static readonly Setting<string> OnKey = Setting.Text("On", "ON", "What switches it on; also what its state says then.");
    private static readonly Setting<string> OffKey = Setting.Text("Off", "OFF", "What switches it off; also what its state says then.");
    private static readonly Setting<bool> RetainKey = Setting.Flag("Retain", false, "true has the broker keep the command; few devices want that.");
    private static readonly Setting<string> StateKey = TopicOf("StateTopic", "Topic on which it tells its state; empty where it tells none.");

    private static readonly Setting<string> PointerKey = Setting.Text(
        "Pointer", "", "Where the state is in JSON, as a JSON pointer or a plain path such as $.state; empty takes the whole message.",
        "use a JSON pointer such as /state or a path such as $.state", text => JsonPointer.Parse(text) is not null);

    private static readonly Setting<TimeSpan> TimeoutKey = Setting.Time(
        "Timeout", TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(9),
        "How long it may take until its state follows a command.");

    private readonly OutputContext _context;
    private readonly TimeSpan _limit;
    private readonly string? _pointer; // null where it tells no state
    private readonly IDisposable? _listening;
    private readonly object _lock = new();
    private OutputState? _state;

    private MqttOutput(OutputContext context)
    {
        (_context, _limit) = (context, context.Get(TimeoutKey));
        if (context.Get(StateKey) is not { Length: > 0 } topic)
            return;
        _pointer = JsonPointer.Parse(context.Get(PointerKey));
        _listening = context.Messages.Hear(topic, Take);
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("A switch that takes its commands on another topic", OutputKind.Switch)
    {
        Settings = [TopicKey, OnKey, OffKey, RetainKey, StateKey, PointerKey, TimeoutKey],
        Hears = [StateKey],
        Publishes = [TopicKey],
        Example = [("Topic", "zigbee2mqtt/plug/set"), ("StateTopic", "zigbee2mqtt/plug"), ("Pointer", "$.state")],
        Check = section =>
        {
            if (!section.Has(TopicKey.Key))
                section.Add(TopicKey.Key, "is missing", "name a topic such as zigbee2mqtt/plug/set");
            if (section.Get(OnKey) == section.Get(OffKey))
                section.Add(OffKey.Key, "is the same as On", "give each its own text");
            if (section.Has(PointerKey.Key) && !section.Has(StateKey.Key))
                section.Add(StateKey.Key, "is missing", "Pointer says where the state is in its messages");
        },
    };

    /// <inheritdoc/>
    public Action? Changed { get; set; }

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => context.Begin(new MqttOutput(context));

    /// <summary>What it said last of itself; what it was told last where it says nothing.</summary>
    public OutputState Read()
    {
        if (_pointer is null)
            return _state ?? OutputState.Off;
        lock (_lock)
        {
            Await(state => state is not null);
            return _state ?? throw new BusException(
                BusFault.NoAnswer, $"Nothing has come on {_context.Get(StateKey)}; is the device there, and the topic right?");
        }
    }

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        _context.Messages.Publish(_context.Get(TopicKey), Payload.Text(_context.Get(state.IsOn ? OnKey : OffKey)), _context.Get(RetainKey), _limit);
        lock (_lock)
        {
            if (_pointer is null)
                _state = state;
            else
                Await(told => told?.IsOn == state.IsOn);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listening?.Dispose();

    private static Setting<string> TopicOf(string key, string summary) => Setting.Text(
        key, "", summary, "use a whole topic without + and #, such as zigbee2mqtt/plug", text => TopicName.Problem(text) is null);

    private void Await(Func<OutputState?, bool> isThere)
    {
        var end = Environment.TickCount64 + (long)_limit.TotalMilliseconds;
        while (!isThere(_state) && end - Environment.TickCount64 is > 0 and var left)
            Monitor.Wait(_lock, (int)left);
    }

    private void Take(InboundMessage message)
    {
        if (StateIn(message.Payload.Span) is not { } state)
            return; // of something else: its brightness, its battery
        lock (_lock)
        {
            _state = state;
            Monitor.PulseAll(_lock);
        }

        Changed?.Invoke();
    }

    private OutputState? StateIn(ReadOnlySpan<byte> payload)
    {
        var whole = Encoding.UTF8.GetString(payload);
        if ((_pointer is { Length: > 0 } pointer ? JsonPointer.TextAt(whole, pointer) : whole)?.Trim() is not { } text)
            return null;
        if (text == _context.Get(OnKey))
            return OutputState.On;
        if (text == _context.Get(OffKey))
            return OutputState.Off;
        return text.ToUpperInvariant() switch
        {
            "ON" or "1" or "TRUE" => OutputState.On,
            "OFF" or "0" or "FALSE" => OutputState.Off,
            _ => null,
        };
    }
}
