using Microsoft.AspNetCore.Http;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Web.Api;

/// <summary><c>POST /api/v1/outputs/{id}</c> and <c>/rules/{id}</c>: a command, as it would come on <c>…/set</c>.</summary>
internal sealed class CommandApi(WebSources sources)
{
    private const int Longest = 64 * 1024;

    /// <summary>Gives an output, group or scene the command, and answers what became of it.</summary>
    public Task OutputAsync(HttpContext context) => CommandAsync(
        context, "output", [.. sources.Outputs.Outputs.Select(output => output.Plan.Name), .. sources.Outputs.Groups.Select(group => group.Plan.Name)],
        (name, command) => sources.Outputs.CommandAsync(name, command));

    /// <summary>Switches a rule on or off.</summary>
    public Task RuleAsync(HttpContext context) => CommandAsync(
        context, "rule", [.. sources.Rules.Rules.Select(rule => rule.Plan.Name)], (name, command) => sources.Rules.SwitchAsync(name, command));

    private static async Task CommandAsync(HttpContext context, string kind, string[] known, Func<string, byte[], Task<CommandAnswer>> give)
    {
        var name = $"{context.Request.RouteValues["id"]}";
        if (await BodyAsync(context) is not { } command)
        {
            await context.RefuseAsync(StatusCodes.Status413PayloadTooLarge, $"The command is longer than {Longest / 1024} KiB.");
            return;
        }

        if (!known.Contains(name))
        {
            await context.RefuseAsync(StatusCodes.Status404NotFound, $"There is no {kind} \"{name}\"; {Spelling.DidYouMean(name, known)}");
            return;
        }

        var answer = await give(name, command);
        await context.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", answer.Status.Name());
            writer.WriteString("reason", answer.Reason);
            writer.WriteString("state", answer.State);
            writer.WriteEndObject();
        });
    }

    private static async Task<byte[]?> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > Longest)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            body.Write(buffer, 0, read);
            if (body.Length > Longest)
                return null;
        }

        return body.ToArray();
    }
}
