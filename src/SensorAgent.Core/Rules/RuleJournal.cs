using Microsoft.Extensions.Logging;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Rules;

/// <summary>Keeps over a restart which rules are switched off: a small file for each that is.</summary>
public sealed partial class RuleJournal(string directory, ILogger<RuleJournal> logger)
{
    /// <summary>Whether a rule is on; one of which nothing is kept is.</summary>
    public bool IsOn(string rule) => !File.Exists(FileOf(rule).Path);

    /// <summary>Keeps whether it is on.</summary>
    public void Keep(string rule, bool isOn)
    {
        if (isOn)
            Forget(rule);
        else
            Try(rule, file => file.Write("OFF"));
    }

    /// <summary>Keeps nothing of a rule.</summary>
    public void Forget(string rule) => Try(rule, file => File.Delete(file.Path));

    private void Try(string rule, Action<StateFile> act)
    {
        var file = FileOf(rule);
        try
        {
            act(file);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever kept.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotKept(rule, file.Path, fault.Message);
        }
    }

    private StateFile FileOf(string rule) => new(Path.Combine(directory, "rules", Uri.EscapeDataString(rule)));

    [LoggerMessage(LogLevel.Warning, "Whether rule {Rule} is on is not kept for a restart; {File} cannot be written: {Reason}")]
    private partial void LogNotKept(string rule, string file, string reason);
}
