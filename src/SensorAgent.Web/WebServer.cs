using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Web.Api;
using SensorAgent.Web.Live;
using SensorAgent.Web.Metrics;
using SensorAgent.Web.Security;

namespace SensorAgent.Web;

/// <summary>Kestrel with what it answers: the page, the API, metrics, health, and the broker's WebSocket.</summary>
internal sealed class WebServer : IDisposable
{
    private const int LongestRequest = 1024 * 1024;
    private readonly WebSources _sources;
    private readonly Door _door;
    private readonly HistoryApi _history;
    private readonly StaticFiles _files = new();
    private readonly MissedReadings _missed;
    private readonly AgentFigures _figures;

    /// <summary>Prepares it; who is logged in stays so when it listens elsewhere.</summary>
    public WebServer(WebSources sources, Passwords passwords)
    {
        _sources = sources;
        _door = new(passwords, new(sources.Time), new(sources.Time), sources.Loggers.CreateLogger<Door>());
        _history = new(sources);
        _missed = new(sources);
        _figures = new(sources, _missed);
    }

    /// <summary>Makes a server that listens there; whoever made it starts and disposes it.</summary>
    public WebApplication Build(IPAddress address, int port, EventHub hub)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(WebServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Limit(options, address, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(_sources.Loggers);
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfTheAgent>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));

        var app = builder.Build();
        var hosts = new HostNames(_sources.MachineNames, _sources.Settings.Hosts);
        app.Use(next => new Guard(next, hosts, _door, _sources.Loggers.CreateLogger<Guard>()).InvokeAsync);
        app.UseWebSockets();
        app.UseRouting();
        Map(app, hub);
        app.MapGet("/mqtt", new MqttApi(_sources, _door, app.Lifetime.ApplicationStopping).ServeAsync);
        app.UseEndpoints(_ => { });
        return app;
    }

    /// <summary>The events of this server's _sources.</summary>
    public EventHub NewHub() => new(_sources, _missed);

    /// <inheritdoc/>
    public void Dispose()
    {
        _door.Dispose();
        _history.Dispose();
    }

    private void Map(IEndpointRouteBuilder app, EventHub hub)
    {
        var (session, state, command) = (new SessionApi(_door), new StateApi(_sources, _missed), new CommandApi(_sources));
        var configuration = new ConfigurationApi(_sources.Configuration);
        app.MapGet("/api/v1/session", session.GetAsync);
        app.MapPost("/api/v1/session", session.PostAsync);
        app.MapDelete("/api/v1/session", session.DeleteAsync);
        app.MapGet("/api/v1/agent", Guard.For(Role.Reader, state.AgentAsync));
        app.MapGet("/api/v1/channels", Guard.For(Role.Reader, state.ChannelsAsync));
        app.MapGet("/api/v1/channels/{quantity}/{location}/history", Guard.For(Role.Reader, _history.GetAsync));
        app.MapGet("/api/v1/channels/{quantity}/{location}/image", Guard.For(Role.Reader, state.ImageAsync));
        app.MapGet("/api/v1/outputs", Guard.For(Role.Reader, state.OutputsAsync));
        app.MapPost("/api/v1/outputs/{id}", Guard.For(Role.Admin, command.OutputAsync));
        app.MapGet("/api/v1/rules", Guard.For(Role.Reader, state.RulesAsync));
        app.MapPost("/api/v1/rules/{id}", Guard.For(Role.Admin, command.RuleAsync));
        app.MapGet("/api/v1/health", Guard.For(Role.Reader, state.HealthAsync));
        app.MapGet("/api/v1/log", Guard.For(Role.Reader, state.LogAsync));
        app.MapGet("/api/v1/events", Guard.For(Role.Reader, new EventsApi(hub).StreamAsync));
        app.MapGet("/api/v1/config", Guard.For(Role.Reader, configuration.GetAsync));
        app.MapPut("/api/v1/config", Guard.For(Role.Admin, configuration.PutAsync));
        app.MapPost("/api/v1/config/check", Guard.For(Role.Admin, configuration.CheckAsync));
        app.MapPost("/api/v1/scan", Guard.For(Role.Admin, state.ScanAsync));
        app.MapGet("/api/v1/openapi.json", OpenApi.GetAsync);
        app.MapGet("/metrics", Guard.For(Role.Reader, MetricsAsync));
        app.MapGet("/healthz", new Health(_sources).GetAsync);
        app.MapGet("/{**path}", _files.GetAsync);
    }

    private Task MetricsAsync(HttpContext context) =>
        context.BytesAsync(PrometheusText.ContentType, Encoding.UTF8.GetBytes(PrometheusText.Of(_figures.Collect())));

    private static void Limit(KestrelServerOptions options, IPAddress address, int port)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = LongestRequest;
        options.Limits.MaxConcurrentConnections = 300;
        options.Listen(address, port);
    }

    /// <summary>The agent itself hears the signals.</summary>
    private sealed class LifetimeOfTheAgent : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
