using System.Net.Sockets;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Values that another machine on the network gives over HTTP, as JSON or as plain text.</summary>
[Sensor("http")]
internal sealed class Http(HttpClient client, Uri url, PlacedValues values) : ISensor, ISensorDriver
{
    private const int MostBytes = 1024 * 1024;
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5); // names on a network get other addresses
    private static readonly ValueText Answered = new("The server answers");

    private static readonly Setting<string> UrlKey = Setting.Text(
        "Url", "", "Address of the value, http:// or https://.", "use an address such as http://192.168.1.7/status", IsUrl);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("A value on the network, by HTTP: JSON or plain text")
    {
        QuantitiesOf = PlacedValues.Quantities,
        DefaultInterval = TimeSpan.FromMinutes(1),
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [UrlKey, PlacedValues.PointerKey, PlacedValues.QuantityKey],
        Example = [("Url", "http://192.168.1.7/status"), ("Pointer", "/temperature"), ("Quantity", "temperature")],
        Check = section =>
        {
            if (section.Get(UrlKey).Length == 0)
                section.Add(UrlKey.Key, "is missing", "name an address such as http://192.168.1.7/status");
            PlacedValues.Check(section);
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => Create(context, new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLife });

    /// <summary>The same with another way to the server.</summary>
    internal static Http Create(SensorContext context, HttpMessageHandler handler) => new(
        new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes }, // the sensor's own Timeout holds
        new(context.Get(UrlKey)), PlacedValues.Of(context, Answered));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken) => values.In(await AskAsync(cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(url, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new BusException(
                    BusFault.Failed, $"{url.Authority} answers with {$"{(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd()}.");
            return await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw new BusException(
                fault.InnerException is SocketException ? BusFault.NoAnswer : BusFault.Failed,
                $"{url.Authority} cannot be asked: {fault.Message.TrimEnd('.')}.", fault);
        }
    }
}
