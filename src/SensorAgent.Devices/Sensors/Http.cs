using System.Net.Sockets;
using System.Text.Json;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Values that another machine on the network gives over HTTP, as JSON or as plain text.</summary>
[Sensor("http")]
internal sealed class Http(HttpClient client, Uri url, string[] pointers, string[] quantities) : ISensor, ISensorDriver
{
    private const int MostBytes = 1024 * 1024;
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5); // names on a network get other addresses
    private static readonly ValueText Answered = new("The server answers");

    private static readonly Setting<string> UrlKey = Setting.Text(
        "Url", "", "Address of the value, http:// or https://.", "use an address such as http://192.168.1.7/status", IsUrl);

    private static readonly Setting<string> PointerKey = Setting.Text(
        "Pointer", "", "Where the value is in a JSON answer, as a JSON pointer; several separated by commas. Empty takes the answer as the value.",
        "use JSON pointers such as /temperature or /sensors/0/value", text => CommaList.Of(text).All(JsonPointer.IsValid));

    private static readonly Setting<string> QuantityKey = Setting.Text(
        "Quantity", "value", "What the answer tells, one name for each pointer, separated by commas.",
        "use names separated by commas, such as temperature,humidity", CommaList.IsOfDifferent);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("A value on the network, by HTTP: JSON or plain text")
    {
        QuantitiesOf = section => [.. CommaList.Of(section.Get(QuantityKey)).Select(name => new SensorQuantity(name))],
        DefaultInterval = TimeSpan.FromMinutes(1),
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [UrlKey, PointerKey, QuantityKey],
        Example = [("Url", "http://192.168.1.7/status"), ("Pointer", "/temperature"), ("Quantity", "temperature")],
        Check = section =>
        {
            if (section.Get(UrlKey).Length == 0)
                section.Add(UrlKey.Key, "is missing", "name an address such as http://192.168.1.7/status");
            var (names, values) = (CommaList.Of(section.Get(QuantityKey)).Length, Math.Max(1, CommaList.Of(section.Get(PointerKey)).Length));
            if (names != values)
                section.Add(QuantityKey.Key, $"names {names} quantities for {values} pointers", "use one name for each pointer");
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => Create(context, new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLife });

    /// <summary>The same with another way to the server.</summary>
    internal static Http Create(SensorContext context, HttpMessageHandler handler) => new(
        new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes }, // the sensor's own Timeout holds
        new(context.Get(UrlKey)), CommaList.Of(context.Get(PointerKey)), CommaList.Of(context.Get(QuantityKey)));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(cancellationToken);
        return pointers.Length == 0 ? [new(quantities[0], Answered.Of(quantities[0], answer.Trim()))] : Parse(answer);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(url, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new BusException(BusFault.Failed, $"{url.Authority} answers with {$"{(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd()}.");
            return await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw new BusException(
                fault.InnerException is SocketException ? BusFault.NoAnswer : BusFault.Failed,
                $"{url.Authority} cannot be asked: {fault.Message.TrimEnd('.')}.", fault);
        }
    }

    private List<Measurement> Parse(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var measurements = new List<Measurement>();
            foreach (var (pointer, quantity) in pointers.Zip(quantities))
            {
                if (JsonPointer.Find(document.RootElement, pointer) is not { } found)
                    throw new BusException(BusFault.BadData, $"The server's JSON has nothing at {pointer}.");
                if (found.ValueKind == JsonValueKind.Null)
                    continue; // no value this time
                var text = found.ValueKind == JsonValueKind.String ? found.GetString()! : found.GetRawText();
                measurements.Add(new(quantity, Answered.Of(quantity, text)));
            }

            return measurements;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter for half a surrogate pair
        {
            throw Answered.Bad($"\"{ValueText.Shorten(answer.Trim())}\", which is no JSON");
        }
    }
}
