using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <summary>What a group or scene gets to do its work.</summary>
/// <param name="Ask">Gives an output a command.</param>
/// <param name="Find">What an output does; null for one that is not there.</param>
/// <param name="Topics">Where states and answers go.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record GroupContext(
    Func<string, OutputRequest, Task<CommandAnswer>> Ask, Func<string, OutputSnapshot?> Find, OutputTopics Topics, TimeProvider Time, ILogger Logger);

/// <summary>A group or scene at work: each command goes to its outputs one after the other, and is answered once.</summary>
internal sealed partial class OutputGroup(GroupPlan plan, GroupContext context)
{
    private const int WaitingCommands = 64;
    private readonly Lock _telling = new();
    private readonly DoneCommands _done = new();
    private readonly Channel<OutputRequest> _requests = Channel.CreateBounded<OutputRequest>(
        new BoundedChannelOptions(WaitingCommands) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
        dropped => Answer(plan, context, dropped, new(CommandStatus.Ignored, OutputRequest.Overtaken, "")));

    private string _told = "";

    /// <summary>What it is.</summary>
    public GroupPlan Plan => plan;

    /// <summary>ON while any of its outputs is, as last published; empty for a scene, or before any has been reached.</summary>
    public string State { get; private set; } = "";

    /// <summary>Takes a command; answered in its turn.</summary>
    public void Ask(OutputRequest request)
    {
        if (!_requests.Writer.TryWrite(request.Received(context.Time)))
            Answer(plan, context, request, new(CommandStatus.Ignored, OutputRequest.Ended, State));
    }

    /// <summary>Gives its outputs what it is asked, until cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var request in _requests.Reader.ReadAllAsync(stoppingToken))
                Answer(plan, context, request, await ObeyAsync(request));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _requests.Writer.TryComplete();
            while (_requests.Reader.TryRead(out var late))
                Answer(plan, context, late, new(CommandStatus.Ignored, OutputRequest.Ended, State));
        }
    }

    /// <summary>One of its outputs has said something: publishes the state of the group when that is another now.</summary>
    public void Tell()
    {
        if (plan.IsScene)
            return;
        lock (_telling)
        {
            var members = plan.Outputs.Select(output => (output.Name, State: context.Find(output.Name)?.State?.Text(output.Kind) ?? "")).ToArray();
            var told = string.Join('\n', members.Select(member => member.State));
            if (told == _told || members.All(member => member.State.Length == 0))
                return;
            (_told, State) = (told, (IsOn ? OutputState.On : OutputState.Off).SwitchText);
            context.Topics.PostGroup(plan, State, members);
        }
    }

    /// <summary>A cover counts as on unless it is closed.</summary>
    private bool IsOn => plan.Outputs.Any(output => context.Find(output.Name)?.State is { } state
        && (output.Kind == OutputKind.Cover ? state.Text(OutputKind.Cover) != "closed" : state.IsOn));

    private async Task<CommandAnswer> ObeyAsync(OutputRequest request)
    {
        if (request.Retained)
            return new(CommandStatus.Ignored, "The command is retained, and would act again at every connect; publish it without retain (mosquitto_pub without -r).", State);
        if (request.Parsed.Command is not GroupCommand command)
            return new(CommandStatus.Error, request.Parsed.Reason, State);
        if (request.Expiry(context.Time) is { } expired)
            return new(CommandStatus.Ignored, expired, State);
        if (_done.Contains(request))
            return new(CommandStatus.Ignored, OutputRequest.CameTwice, State);

        _done.Add(request);
        var other = IsOn ? OutputState.Off : OutputState.On;
        var (status, reasons) = (CommandStatus.Ok, new List<string>());
        foreach (var step in command.Steps)
        {
            var answer = await context.Ask(step.Output, new(plan.IsScene ? step.Parsed : Together(step.Parsed, other), Retained: false) { Cause = request.Cause });
            if (answer.Reason.Length > 0)
                reasons.Add($"{step.Output}: {answer.Reason}");
            if (Weight(answer.Status) > Weight(status))
                status = answer.Status;
        }

        return new(status, string.Join(' ', reasons), State);
    }

    /// <summary>A group toggles as one: off when any of it is on.</summary>
    private static ParsedCommand Together(ParsedCommand parsed, OutputState other) => parsed is { Command: ToggleCommand toggle, At: null }
        ? parsed with { Command = new SetCommand(other, toggle.For) { Transition = toggle.Transition } }
        : parsed;

    private static int Weight(CommandStatus status) => status switch
    {
        CommandStatus.Ok => 0,
        CommandStatus.Ignored => 1,
        CommandStatus.Refused => 2,
        _ => 3,
    };

    private static void Answer(GroupPlan plan, GroupContext context, OutputRequest request, CommandAnswer answer)
    {
        if (request.Answered is { } answered)
            answered(answer);
        else
            context.Topics.Answer(plan.Name, request, answer);
        if (answer.Status != CommandStatus.Ok && context.Logger.IsEnabled(LogLevel.Warning))
            LogNotDone(context.Logger, plan.Name, answer.Reason);
    }

    [LoggerMessage(LogLevel.Warning, "A command for {Group} was not obeyed: {Reason}")]
    private static partial void LogNotDone(ILogger logger, string group, string reason);
}
