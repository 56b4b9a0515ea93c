using System.Text;
using System.Threading.Channels;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>What somebody else publishes: another board, a gateway, a meter. A message is a reading, at the time it comes.</summary>
[Sensor("mqtt")]
internal sealed class MqttInput : IChangingSensor, ISensorDriver
{
    private const int MostWaiting = 64;
    private static readonly ValueText Said = new("The message says");
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly Setting<string> TopicKey = Setting.Text(
        "Topic", "", "Topic on the agent's own broker.", "use a whole topic without + and #, such as zigbee2mqtt/garden",
        text => TopicName.Problem(text) is null);

    private readonly Channel<IReadOnlyList<Measurement>> _heard = Channel.CreateBounded<IReadOnlyList<Measurement>>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly string[] _quantities;
    private readonly PlacedValues? _values; // null for bytes as they are
    private readonly TimeSpan _stale;
    private readonly TimeProvider _time;
    private readonly IDisposable _listening;

    private MqttInput(SensorContext context)
    {
        _quantities = CommaList.Of(context.Get(PlacedValues.QuantityKey));
        _values = TakesBytes(_quantities) ? null : PlacedValues.Of(context, Said);
        (_stale, _time) = (context.Get(Silence.StaleKey), context.Time);
        _listening = context.Messages.Hear(context.Get(TopicKey), Take);
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Another topic of the broker as input: JSON or plain text")
    {
        QuantitiesOf = PlacedValues.Quantities,
        TellsChanges = true,
        SilenceOf = section => section.Get(Silence.StaleKey),
        Settings = [TopicKey, PlacedValues.PointerKey, PlacedValues.QuantityKey, Silence.StaleKey],
        Hears = [TopicKey],
        Example = [("Topic", "zigbee2mqtt/garden"), ("Pointer", "$.temperature"), ("Quantity", "temperature")],
        Check = section =>
        {
            if (!section.Has(TopicKey.Key))
                section.Add(TopicKey.Key, "is missing", "name a topic such as zigbee2mqtt/garden");
            PlacedValues.Check(section);
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new MqttInput(context);

    /// <summary>Nothing yet: what the broker keeps comes as any other message does.</summary>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken) => new([]);

    /// <summary>The next message; nothing when none comes for so long that the channel is stale.</summary>
    public async ValueTask<IReadOnlyList<Measurement>> NextAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(_stale + ChipTime.Margin, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await _heard.Reader.ReadAsync(end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listening.Dispose();

    private static bool TakesBytes(string[] quantities) => quantities is [var only] && Quantity.Named(only).Kind == ValueKind.Bytes;

    private void Take(InboundMessage message)
    {
        if (message.Payload.IsEmpty)
            return; // a kept message is taken back: no value
        var at = _time.GetUtcNow();
        _heard.Writer.TryWrite([.. Read(message.Payload.Span).Select(measured => measured with
        {
            At = at,
            Quality = message.Retained && measured.Quality == Quality.Good ? Quality.Uncertain : measured.Quality,
            Reason = message.Retained && measured.Reason.Length == 0 ? "The broker has kept it; how old it is is not known." : measured.Reason,
        })]);
    }

    /// <summary>What a message says; one that says nothing of use is a bad reading with its reason, and the next one may be better.</summary>
    private IReadOnlyList<Measurement> Read(ReadOnlySpan<byte> payload)
    {
        if (_values is null)
            return [new(_quantities[0], SensorValue.Of(payload.ToArray()))];
        try
        {
            return _values.In(Strict.GetString(payload));
        }
        catch (BusException fault)
        {
            return Bad(fault.Message);
        }
        catch (DecoderFallbackException)
        {
            return Bad("The message is no text in UTF-8.");
        }
    }

    private Measurement[] Bad(string reason) => [.. _quantities.Select(quantity => new Measurement(quantity, default, Quality.Bad, reason))];
}
