using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace SensorAgent.Configuration;

/// <summary>
/// Counts the starts of the service that came to nothing, in a small file of the state directory: after five in a row, with one version and one
/// configuration, the next start is a safe one.
/// </summary>
internal sealed partial class StartLog(string stateDirectory, string version, string configuration, ILogger<StartLog> logger)
{
    private const int Most = 5;
    private readonly string _key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{version}\n{configuration}")))[..16];
    private int _count;

    /// <summary>Who lives so long has started well.</summary>
    public static TimeSpan Infancy { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Why the last start came to nothing, where that was noted.</summary>
    public string Cause { get; private set; } = "";

    /// <summary>True when the starts before all came to nothing.</summary>
    public bool IsSafeModeDue => _count > Most;

    private string File => Path.Combine(stateDirectory, "starts");

    /// <summary>Counts this start.</summary>
    public void Begin()
    {
        try
        {
            var lines = System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File) : [];
            if (lines is [var key, var count, ..] && key == _key && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var before))
                (_count, Cause) = (before, lines.Length > 2 ? lines[2] : "");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotKept(File, fault.Message);
        }

        _count++;
        Write("");
    }

    /// <summary>Notes why the agent breaks down.</summary>
    public void Note(Exception fault) => Write($"{fault.GetType().Name}: {fault.Message}".ReplaceLineEndings(" "));

    /// <summary>The agent has lived long enough, or ends because it was asked to.</summary>
    public void Succeeded()
    {
        if (_count == 0)
            return;
        _count = 0;
        Write("");
    }

    private void Write(string cause)
    {
        try
        {
            Directory.CreateDirectory(stateDirectory);
            System.IO.File.WriteAllText(File, string.Create(CultureInfo.InvariantCulture, $"{_key}\n{_count}\n{cause}\n"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotKept(File, fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Starts are not counted; {File} cannot be used: {Reason}")]
    private partial void LogNotKept(string file, string reason);
}
