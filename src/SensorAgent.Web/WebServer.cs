using System.Net;
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
using SensorAgent.Web.Security;

namespace SensorAgent.Web;

/// <summary>Kestrel with what it answers: the page, the API, metrics and health.</summary>
internal sealed class WebServer(WebSources sources, Passwords passwords) : IDisposable
{
    private const int LongestRequest = 1024 * 1024;
    private readonly Door _door = new(passwords, new(sources.Time), new(sources.Time), sources.Loggers.CreateLogger<Door>());
    private readonly HistoryApi _history = new(sources);
    private readonly StaticFiles _files = new();
    private readonly MissedReadings _missed = new(sources);

    /// <summary>Makes a server that listens there; whoever made it starts and disposes it.</summary>
    public WebApplication Build(IPAddress address, int port, EventHub hub)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(WebServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Limit(options, address, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(sources.Loggers);
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfTheAgent>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));

        var app = builder.Build();
        var hosts = new HostNames(sources.MachineNames, sources.Settings.Hosts);
        app.Use(next => new Guard(next, hosts, _door).InvokeAsync);
        app.UseRouting();
        Map(app, hub);
        app.UseEndpoints(_ => { });
        return app;
    }

    /// <summary>The events of this server's sources.</summary>
    public EventHub NewHub() => new(sources, _missed);

    /// <inheritdoc/>
    public void Dispose()
    {
        _door.Dispose();
        _history.Dispose();
    }

    private void Map(IEndpointRouteBuilder app, EventHub hub)
    {
        var (session, state, output) = (new SessionApi(_door), new StateApi(sources, _missed), new OutputApi(sources));
        app.MapGet("/api/v1/session", session.GetAsync);
        app.MapPost("/api/v1/session", session.PostAsync);
        app.MapDelete("/api/v1/session", session.DeleteAsync);
        app.MapGet("/api/v1/agent", Guard.For(Role.Reader, state.AgentAsync));
        app.MapGet("/api/v1/channels", Guard.For(Role.Reader, state.ChannelsAsync));
        app.MapGet("/api/v1/channels/{quantity}/{location}/history", Guard.For(Role.Reader, _history.GetAsync));
        app.MapGet("/api/v1/channels/{quantity}/{location}/image", Guard.For(Role.Reader, state.ImageAsync));
        app.MapGet("/api/v1/outputs", Guard.For(Role.Reader, state.OutputsAsync));
        app.MapPost("/api/v1/outputs/{id}", Guard.For(Role.Admin, output.CommandAsync));
        app.MapGet("/api/v1/health", Guard.For(Role.Reader, state.HealthAsync));
        app.MapGet("/api/v1/log", Guard.For(Role.Reader, state.LogAsync));
        app.MapGet("/api/v1/events", Guard.For(Role.Reader, new EventsApi(hub).StreamAsync));
        app.MapGet("/{**path}", _files.GetAsync);
    }

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
