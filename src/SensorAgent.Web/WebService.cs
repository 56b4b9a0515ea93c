using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Web.Security;

namespace SensorAgent.Web;

/// <summary>Runs the dashboard beside the agent: what goes wrong with it costs nobody a reading.</summary>
public sealed partial class WebService(WebSources sources) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstReadings = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);
    private readonly Passwords _passwords = new(sources.StateDirectory);
    private readonly ILogger _logger = sources.Loggers.CreateLogger<WebService>();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await AfterFirstReadingsAsync(stoppingToken);
        using var server = new WebServer(sources, _passwords);
        while (!stoppingToken.IsCancellationRequested)
        {
            var isOpen = _passwords.IsSet || sources.Settings.IsLoopback;
            var address = isOpen ? IPAddress.Parse(sources.Settings.Address) : IPAddress.Loopback;
            try
            {
                await RunAsync(server, address, isOpen, stoppingToken);
            }
            catch (Exception fault) when (fault is IOException or SocketException && !stoppingToken.IsCancellationRequested)
            {
                LogNotListening(_logger, address, sources.Settings.Port, fault.Message);
                await Task.Delay(TryAgain, sources.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Loading Kestrel takes a small board a while: the sensors go first.</summary>
    private async Task AfterFirstReadingsAsync(CancellationToken stoppingToken)
    {
        var start = sources.Time.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), sources.Time);
        while ((sources.Flow.Channels is [] || sources.Flow.Channels.Any(channel => channel.Last is null)) && sources.Time.GetElapsedTime(start) < FirstReadings)
            await timer.WaitForNextTickAsync(stoppingToken);
    }

    /// <summary>Listens until the end, or until a password changes where it may listen.</summary>
    private async Task RunAsync(WebServer server, IPAddress address, bool isOpen, CancellationToken stoppingToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var hub = server.NewHub();
        await using var app = server.Build(address, sources.Settings.Port, hub);
        await app.StartAsync(stoppingToken);
        if (isOpen)
            LogListening(_logger, address, sources.Settings.Port);
        else
            LogOnlyHere(_logger, sources.Settings.Port, sources.Settings.Address);

        var telling = hub.RunAsync(end.Token);
        using var timer = new PeriodicTimer(LookEvery, sources.Time);
        try
        {
            do
                await timer.WaitForNextTickAsync(stoppingToken);
            while (isOpen == (_passwords.IsSet || sources.Settings.IsLoopback));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }

        await end.CancelAsync();
        await telling;
        await app.StopAsync(CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Information, "The dashboard is at http://{Address}:{Port}.")]
    private static partial void LogListening(ILogger logger, IPAddress address, int port);

    [LoggerMessage(LogLevel.Warning, "The dashboard is at http://127.0.0.1:{Port}, for this machine only, and not at {Address}, until a password is set: sensoragent password")]
    private static partial void LogOnlyHere(ILogger logger, int port, string address);

    [LoggerMessage(LogLevel.Warning, "The dashboard cannot listen on {Address}:{Port}: {Reason} Set Web:Port to a free one; it is tried again.")]
    private static partial void LogNotListening(ILogger logger, IPAddress address, int port, string reason);
}
