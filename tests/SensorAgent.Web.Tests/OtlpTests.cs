using System.Net;
using System.Text;
using System.Text.Json;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Testing;

namespace SensorAgent.Web.Tests;

public sealed class OtlpTests : IAsyncLifetime
{
    private readonly Collector _collector = new();
    private WebBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebBench.StartAsync();

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        _collector.Dispose();
    }

    [Fact]
    public async Task The_figures_are_sent_as_OTLP_with_the_headers_of_the_file()
    {
        var headers = Path.Combine(_bench.Directory, "headers");
        await File.WriteAllTextAsync(headers, "Authorization: Bearer token-of-the-collector\n");
        _bench.Measure(new Measurement("temperature", 21.44));
        await _bench.Sources.Outputs.CommandAsync("lamp", "ON"u8.ToArray());

        var (path, authorization, body) = await SentAsync(headers);

        Assert.Equal(("/v1/metrics", "Bearer token-of-the-collector"), (path, authorization));
        using var document = JsonDocument.Parse(body);
        var resource = document.RootElement.GetProperty("resourceMetrics")[0];
        Assert.Equal("sensoragent", resource.GetProperty("resource").GetProperty("attributes")[0].GetProperty("value").GetProperty("stringValue").GetString());
        var metrics = resource.GetProperty("scopeMetrics")[0].GetProperty("metrics").EnumerateArray().ToDictionary(metric => metric.GetProperty("name").GetString()!);
        Assert.Equal(21.4, metrics["sensoragent_channel_value"].GetProperty("gauge").GetProperty("dataPoints")[0].GetProperty("asDouble").GetDouble());

        var sum = metrics["sensoragent_readings_total"].GetProperty("sum");
        Assert.Equal((2, true), (sum.GetProperty("aggregationTemporality").GetInt32(), sum.GetProperty("isMonotonic").GetBoolean()));
        Assert.Equal("1795176000000000000", sum.GetProperty("dataPoints")[0].GetProperty("startTimeUnixNano").GetString());

        var histogram = metrics["sensoragent_command_duration_seconds"].GetProperty("histogram").GetProperty("dataPoints")[0];
        Assert.Equal("1", histogram.GetProperty("count").GetString());
        Assert.Equal(histogram.GetProperty("explicitBounds").GetArrayLength() + 1, histogram.GetProperty("bucketCounts").GetArrayLength());
    }

    [Fact]
    public async Task A_collector_that_does_not_take_them_is_told_once_and_so_is_its_return()
    {
        _collector.Status = HttpStatusCode.ServiceUnavailable;
        using var service = NewService("");
        await service.StartAsync(default);
        await AdvanceUntilAsync(() => _collector.Requests.Count >= 3);
        _collector.Status = HttpStatusCode.OK;
        await AdvanceUntilAsync(() => _bench.Loggers.Lines.Any(line => line.Contains("again", StringComparison.Ordinal) && line.StartsWith("Information", StringComparison.Ordinal)));
        await service.StopAsync(default);

        Assert.Single(_bench.Loggers.Lines, line => line.Contains("does not take the metrics: it answers 503", StringComparison.Ordinal));
    }

    private OtlpService NewService(string headers) => new(_bench.Sources, new MetricsSettings(_collector.Address, TimeSpan.FromSeconds(30), headers));

    private async Task<(string Path, string Authorization, string Body)> SentAsync(string headers)
    {
        using var service = NewService(headers);
        await service.StartAsync(default);
        await AdvanceUntilAsync(() => _collector.Requests.Count > 0);
        await service.StopAsync(default);
        return _collector.Requests[0];
    }

    private Task AdvanceUntilAsync(Func<bool> condition) => Wait.Until(() =>
    {
        if (!condition())
            _bench.Time.Advance(TimeSpan.FromSeconds(30));
        return condition();
    });

    /// <summary>Takes what is sent, and answers as told.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Lock _lock = new();
        private readonly List<(string Path, string Authorization, string Body)> _requests = [];

        public Collector()
        {
            using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            }

            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _ = ServeAsync();
        }

        public Uri Address { get; }

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public IReadOnlyList<(string Path, string Authorization, string Body)> Requests
        {
            get
            {
                lock (_lock)
                    return [.. _requests];
            }
        }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                    var body = await reader.ReadToEndAsync();
                    lock (_lock)
                        _requests.Add((context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"] ?? "", body));
                    context.Response.StatusCode = (int)Status;
                    context.Response.Close();
                }
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // The end of the test.
            }
        }
    }
}
