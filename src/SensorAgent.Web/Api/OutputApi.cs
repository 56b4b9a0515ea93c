using Microsoft.AspNetCore.Http;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Web.Api;

/// <summary><c>POST /api/v1/outputs/{id}</c>: a command, as it would come on <c>…/set</c>.</summary>
internal sealed class OutputApi(WebSources sources)
{
    private const int Longest = 64 * 1024;

    /// <summary>Gives the command, and answers what became of it.</summary>
    public async Task CommandAsync(HttpContext context)
    {
        var name = $"{context.Request.RouteValues["id"]}";
        if (await BodyAsync(context) is not { } command)
        {
            await context.RefuseAsync(StatusCodes.Status413PayloadTooLarge, $"The command is longer than {Longest / 1024} KiB.");
            return;
        }

        string[] known = [.. sources.Outputs.Outputs.Select(output => output.Plan.Name), .. sources.Outputs.Groups.Select(group => group.Plan.Name)];
        if (!known.Contains(name))
        {
            await context.RefuseAsync(
                StatusCodes.Status404NotFound,
                $"There is no output \"{name}\"; {Spelling.DidYouMean(name, known)}");
            return;
        }

        var answer = await sources.Outputs.CommandAsync(name, command);
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
