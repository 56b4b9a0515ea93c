using Microsoft.Extensions.Logging;

namespace SensorAgent.Configuration;

/// <summary>
/// A copy of the last configuration that could be run, in the state directory: a service whose file was broken by an edit starts with it
/// instead of going dark.
/// </summary>
internal sealed partial class LastGoodConfiguration(string stateDirectory, ILogger<LastGoodConfiguration> logger)
{
    /// <summary>Where it is kept.</summary>
    public static string FileIn(string stateDirectory) => Path.Combine(stateDirectory, "appsettings.last-good.json");

    /// <summary>Keeps a copy of the file, unless that is what is kept already.</summary>
    public void Keep(string file)
    {
        var copy = FileIn(stateDirectory);
        if (file.Length == 0 || file == copy)
            return;
        try
        {
            var bytes = File.ReadAllBytes(file);
            if (File.Exists(copy) && File.ReadAllBytes(copy).AsSpan().SequenceEqual(bytes))
                return;
            PrivateFile.Write(copy, bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotKept(copy, fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "No copy of the configuration is kept; {File} cannot be written: {Reason}")]
    private partial void LogNotKept(string file, string reason);
}
