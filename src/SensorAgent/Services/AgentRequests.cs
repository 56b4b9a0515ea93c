using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Management;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Logging;

namespace SensorAgent.Services;

/// <summary><c>request/reload</c>: reads the configuration again; the answer names its mistakes.</summary>
internal sealed class ReloadRequest(Lazy<ReloadService> reload) : IRequestHandler
{
    public string Command => "reload";

    public bool Changes => true;

    public async ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        var mistakes = await reload.Value.ReloadAsync(onTrial: false, cancellationToken);
        if (mistakes.Count > 0)
            throw new RequestException(string.Join(' ', mistakes));
    }
}

/// <summary><c>request/restart</c>: ends the agent for the service manager to start it anew.</summary>
internal sealed class RestartRequest(Lazy<ReloadService> reload) : IRequestHandler
{
    public string Command => "restart";

    public bool Changes => true;

    public ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        if (!Systemd.ServiceManager.IsThere)
            throw new RequestException("The agent does not run as a service: nothing would start it again.");
        answer.Data(writer => writer.WriteStringValue("restarting"));
        reload.Value.Restart();
        return ValueTask.CompletedTask;
    }
}

/// <summary><c>request/log-level</c> with <c>{"level":"Debug"}</c>: until the agent ends.</summary>
internal sealed class LogLevelRequest(LogLevels levels) : IRequestHandler
{
    public string Command => "log-level";

    public bool Changes => true;

    public ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        var name = body.RequiredText("level", "Debug");
        if (!Enum.TryParse<LogLevel>(name, ignoreCase: true, out var level) || !Enum.IsDefined(level))
            throw new RequestException($"There is no level \"{name}\"; {Spelling.DidYouMean(name, Enum.GetNames<LogLevel>())}");
        levels.Set(level);
        return ValueTask.CompletedTask;
    }
}

/// <summary><c>request/identify</c> with <c>{"output":"lamp"}</c>: blinks an output, so that somebody can tell which board this is.</summary>
internal sealed class IdentifyRequest(OutputFleet outputs) : IRequestHandler
{
    private static readonly byte[] Blink = Encoding.UTF8.GetBytes("BLINK 5x300ms");

    public string Command => "identify";

    public bool Changes => true;

    public async ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        var done = await outputs.CommandAsync(body.RequiredText("output", "lamp"), Blink);
        if (done.Status != CommandStatus.Ok)
            throw new RequestException(done.Reason);
    }
}
