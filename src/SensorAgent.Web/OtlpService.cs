using System.Net.Http.Headers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Options;
using SensorAgent.Web.Live;
using SensorAgent.Web.Metrics;

namespace SensorAgent.Web;

/// <summary>Sends the agent's figures to an OpenTelemetry collector. What it cannot send is sent with the next: counters only grow.</summary>
public sealed partial class OtlpService(WebSources sources, MetricsSettings settings) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly AgentFigures _figures = new(sources, new MissedReadings(sources));
    private readonly ILogger _logger = sources.Loggers.CreateLogger<OtlpService>();
    private string _trouble = "";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new HttpClient { Timeout = Patience };
        using var timer = new PeriodicTimer(settings.Every, sources.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var trouble = await SendAsync(client, stoppingToken);
            if (trouble != _trouble && trouble.Length > 0)
                LogNotSent(_logger, settings.Otlp!, trouble);
            else if (trouble != _trouble)
                LogSentAgain(_logger, settings.Otlp!);
            _trouble = trouble;
        }
    }

    private async Task<string> SendAsync(HttpClient client, CancellationToken stoppingToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(settings.Otlp!));
            request.Content = new ByteArrayContent(OtlpJson.Of(
                _figures.Collect(), sources.Topics.Agent, sources.Info.Version, sources.Info.Started, sources.Time.GetUtcNow()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var line in settings.HeadersFile.Length > 0 ? await File.ReadAllLinesAsync(settings.HeadersFile, stoppingToken) : [])
            {
                if (line.Split(':', 2) is [var name, var value])
                    request.Headers.TryAddWithoutValidation(name.Trim(), value.Trim());
            }

            using var answer = await client.SendAsync(request, stoppingToken);
            return answer.IsSuccessStatusCode ? "" : $"it answers {(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException or TaskCanceledException && !stoppingToken.IsCancellationRequested)
        {
            return fault is TaskCanceledException ? $"it has not answered within {Duration.ToWords(Patience)}" : fault.Message.TrimEnd('.');
        }
    }

    /// <summary>The collector's own address takes the path that the specification has for metrics.</summary>
    private static Uri PathOf(Uri collector) => collector.AbsolutePath == "/" ? new(collector, "/v1/metrics") : collector;

    [LoggerMessage(LogLevel.Warning, "The collector at {Address} does not take the metrics: {Reason}. It is tried again.")]
    private static partial void LogNotSent(ILogger logger, Uri address, string reason);

    [LoggerMessage(LogLevel.Information, "The collector at {Address} takes the metrics again.")]
    private static partial void LogSentAgain(ILogger logger, Uri address);
}
