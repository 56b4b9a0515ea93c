using Microsoft.Extensions.Logging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Outputs;

/// <summary>Keeps the last state of outputs that restore it, one small file each, replaced as a whole so that a power cut leaves the old or the new.</summary>
public sealed partial class OutputJournal(string directory, ILogger<OutputJournal> logger)
{
    private string Mark => Path.Combine(directory, "running");

    /// <summary>True when the agent did not come to its end before: it was killed, or the power went.</summary>
    public bool EndedInDisorder { get; private set; }

    /// <summary>Marks that the agent runs, and learns how it ended before.</summary>
    public void Begin()
    {
        try
        {
            EndedInDisorder = File.Exists(Mark);
            Directory.CreateDirectory(directory);
            File.WriteAllBytes(Mark, []);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNoMark(Mark, fault.Message);
        }
    }

    /// <summary>Marks that the agent came to its end.</summary>
    public void End()
    {
        try
        {
            File.Delete(Mark);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNoMark(Mark, fault.Message);
        }
    }

    /// <summary>The last state, or null where none was kept.</summary>
    public OutputState? Recall(string output)
    {
        var file = FileOf(output);
        try
        {
            if (file.Read() is not { } text)
                return null;
            if (OutputState.FromKept(text) is { } state)
                return state;
            LogUnreadable(output, file.Path, $"it holds \"{text[..Math.Min(text.Length, 20)]}\"");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(output, file.Path, fault.Message);
        }

        return null;
    }

    /// <summary>Keeps a state for the next start.</summary>
    public void Remember(string output, OutputState state)
    {
        var file = FileOf(output);
        try
        {
            file.Write(state.Kept());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotKept(output, file.Path, fault.Message);
        }
    }

    /// <summary>What the guards of an output kept; empty where they kept nothing, or nothing that can be read.</summary>
    public string RecallGuards(string output)
    {
        try
        {
            return GuardsOf(output).Read() ?? "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(output, GuardsOf(output).Path, fault.Message);
            return "";
        }
    }

    /// <summary>Keeps what the guards of an output have to know after a restart.</summary>
    public void RememberGuards(string output, string kept)
    {
        var file = GuardsOf(output);
        try
        {
            file.Write(kept);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotKept(output, file.Path, fault.Message);
        }
    }

    private StateFile FileOf(string output) => new(Path.Combine(directory, "outputs", Uri.EscapeDataString(output)));

    private StateFile GuardsOf(string output) => new(Path.Combine(directory, "guards", Uri.EscapeDataString(output)));

    [LoggerMessage(LogLevel.Debug, "Whether the agent ends in order is not kept; {File} cannot be written: {Reason}")]
    private partial void LogNoMark(string file, string reason);

    [LoggerMessage(LogLevel.Warning, "The last state of output {Output} cannot be restored from {File}: {Reason}")]
    private partial void LogUnreadable(string output, string file, string reason);

    [LoggerMessage(LogLevel.Warning, "The state of output {Output} is not kept for a restart; {File} cannot be written: {Reason}")]
    private partial void LogNotKept(string output, string file, string reason);
}
