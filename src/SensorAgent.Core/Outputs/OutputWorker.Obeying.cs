using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <content>What a command goes through.</content>
public sealed partial class OutputWorker
{
    private void Obey(OutputRequest request)
    {
        if (request.Retained && !_plan.AllowRetained)
        {
            Answer(request, CommandStatus.Ignored, "The command is retained, and would act again at every connect; publish it without retain (mosquitto_pub without -r), or set AllowRetained.");
            return;
        }

        if (request.Parsed.Command is not { } command)
        {
            Answer(request, CommandStatus.Error, request.Parsed.Reason);
            return;
        }

        if (request.Expiry(_time) is { } expired)
        {
            Answer(request, CommandStatus.Ignored, expired);
            return;
        }

        if (_done.Contains(request))
        {
            Answer(request, CommandStatus.Ignored, OutputRequest.CameTwice);
            return;
        }

        if (request.Parsed.At is { } when)
            Keep(request, when);
        else
            Do(request, command);
    }

    private void Keep(OutputRequest request, CommandTime when)
    {
        if (_kept.Keep(request, when, out var reason) is not { } at)
        {
            Answer(request, CommandStatus.Refused, reason);
            return;
        }

        _done.Add(request);
        Publish(tell: false);
        Answer(request, CommandStatus.Ok, $"It is kept until {Payload.Time(at)}.");
    }

    private void Do(OutputRequest request, Command command)
    {
        if (command is CancelCommand)
            _kept.Clear();
        var next = Coloured(_program.After(command, Now, request.Cause));
        if ((_guards.Check(next) ?? _guards.Check(next.State, Now, isSafety: false)) is { } refusal)
        {
            Answer(request, CommandStatus.Refused, refusal.Reason);
            return;
        }

        _done.Add(request);
        _holdUntil = null;
        if (Write(next.Shown(Now)) || _device.IsOpen) // what reads back otherwise was told all the same: timers and MaxOn guard it
            _program = next;
        (_fadeAt, _tellAt) = (Now + FadeStep, Now + TellEvery);
        Publish(tell: true);
        Answer(request, _device.Error.Length == 0 ? CommandStatus.Ok : CommandStatus.Error, _device.Error);
    }

    /// <summary>A light keeps the colour that it has until another is asked for.</summary>
    private OutputProgram Coloured(OutputProgram next) => _plan.Kind == OutputKind.Light && next.State.Words is null
        ? next with { State = next.State with { Words = _device.Actual?.Words } }
        : next;
}
