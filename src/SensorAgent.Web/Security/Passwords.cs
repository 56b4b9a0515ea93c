using System.Text;

namespace SensorAgent.Web.Security;

/// <summary>The file <c>passwords</c> in the state directory: a line <c>user hash</c> for each user that has one. Read again when it changes.</summary>
internal sealed class Passwords(string stateDirectory)
{
    private const UnixFileMode ForItsUserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly Lock _lock = new();
    private (DateTime Written, long Length) _seen;
    private int _generation;
    private IReadOnlyDictionary<Role, PasswordHash> _hashes = new Dictionary<Role, PasswordHash>();

    /// <summary>Where they are kept.</summary>
    public string File { get; } = Path.Combine(stateDirectory, "passwords");

    /// <summary>Counts the changes of the file: who logged in before one is not known after it.</summary>
    public int Generation
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return _generation;
            }
        }
    }

    /// <summary>Whether anybody has to log in.</summary>
    public bool IsSet => Hashes.ContainsKey(Role.Admin);

    private IReadOnlyDictionary<Role, PasswordHash> Hashes
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return _hashes;
            }
        }
    }

    /// <summary>The hash of a user's password; null where there is none.</summary>
    public PasswordHash? Of(Role role) => Hashes.GetValueOrDefault(role);

    /// <summary>Sets a user's password; throws what writing a file throws.</summary>
    public void Set(Role role, PasswordHash hash)
    {
        lock (_lock)
        {
            Refresh();
            var hashes = new Dictionary<Role, PasswordHash>(_hashes) { [role] = hash };
            Directory.CreateDirectory(stateDirectory);
            var draft = File + ".new";
            System.IO.File.Delete(draft);
            using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = ForItsUserOnly }))
            {
                stream.Write(Encoding.UTF8.GetBytes(string.Concat(hashes.OrderBy(entry => entry.Key).Select(entry => $"{entry.Key.Name()} {entry.Value}\n"))));
                stream.Flush(flushToDisk: true);
            }

            System.IO.File.Move(draft, File, overwrite: true);
        }
    }

    private void Refresh()
    {
        var file = new FileInfo(File);
        var seen = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (seen == _seen)
            return;
        _seen = seen;
        _generation++;
        _hashes = seen == default ? new Dictionary<Role, PasswordHash>() : Read(System.IO.File.ReadAllLines(File));
    }

    private static Dictionary<Role, PasswordHash> Read(IEnumerable<string> lines)
    {
        var hashes = new Dictionary<Role, PasswordHash>();
        foreach (var line in lines)
        {
            if (line.Split(' ') is [var user, var text] && RoleNames.Of(user) is var role and not Role.None && PasswordHash.Parse(text) is { } hash)
                hashes[role] = hash;
        }

        return hashes;
    }
}
