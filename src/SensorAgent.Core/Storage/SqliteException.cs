namespace SensorAgent.Core.Storage;

/// <summary>SQLite could not do what it was asked.</summary>
/// <param name="code">The extended result code (sqlite.org/rescode.html).</param>
/// <param name="message">SQLite's words.</param>
public sealed class SqliteException(int code, string message) : IOException($"{message} (SQLite {code})")
{
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>True when only opening the file anew can help: it was opened for reading only, or what is below has changed.</summary>
    public bool NeedsReopening => IsDamage || (Code & 0xFF) is ReadOnly or InputOutput or CannotOpen;

    /// <summary>True when the file itself is damaged, and trying again will not help.</summary>
    public bool IsDamage => (Code & 0xFF) is Corrupt or NotADatabase;
}
