using System.Diagnostics;

namespace SensorAgent.BrokerConfig;

/// <summary>Writes the broker's files. Passwords and certificates that are there already stay, so that phones need not be told again.</summary>
internal sealed class BrokerFolder(MosquittoConfig config, TimeProvider time)
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ForBroker = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode ForRoot = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string BrokersGroup = "mosquitto";

    /// <summary>The files that were written.</summary>
    public List<string> Written { get; } = [];

    /// <summary>Writes configuration and access list.</summary>
    public void WriteConfiguration(BrokerBridge? bridge, string clientId)
    {
        Write(config.AccessFile, config.AccessText(), ForBroker);
        Write(config.ConfigFile, config.ConfigText(bridge, clientId), ForBroker); // it may hold the bridge's password
    }

    /// <summary>Adds the users that are not known yet; gives those whose password was made here.</summary>
    public IReadOnlyList<(string User, string Password)> AddUsers(params IEnumerable<(string User, string Password)> users)
    {
        string[] lines = File.Exists(config.PasswordFile) ? File.ReadAllLines(config.PasswordFile) : [];
        var missing = users.Where(user => user.Password.Length > 0 || !lines.Any(line => IsOf(line, user.User)))
            .Select(user => (user.User, Given: user.Password, Password: user.Password.Length > 0 ? user.Password : MosquittoConfig.NewPassword()))
            .ToArray();
        if (missing.Length == 0)
            return [];
        var kept = lines.Where(line => !Array.Exists(missing, user => IsOf(line, user.User)));
        Write(config.PasswordFile, string.Join('\n', [.. kept, .. missing.Select(user => MosquittoConfig.PasswordLine(user.User, user.Password)), ""]), ForBroker);
        return [.. missing.Where(user => user.Given.Length == 0).Select(user => (user.User, user.Password))];
    }

    /// <summary>Makes an authority where there is none, and a certificate where there is none that lasts and is for these names.</summary>
    public void WriteCertificates(IReadOnlyList<string> names, bool areAsked)
    {
        var now = time.GetUtcNow();
        var authorityKey = Path.ChangeExtension(config.AuthorityFile, ".key");
        if (!File.Exists(config.AuthorityFile) || !File.Exists(authorityKey))
        {
            var (authority, key) = BrokerCertificates.NewAuthority(names[0], now);
            Write(authorityKey, key, ForRoot);
            Write(config.AuthorityFile, authority, ForAll);
        }
        else if (!areAsked && BrokerCertificates.IsGood(config.CertificateFile, now))
        {
            return;
        }

        var (certificate, certificateKey) = BrokerCertificates.New(File.ReadAllText(config.AuthorityFile), File.ReadAllText(authorityKey), names, now);
        Write(config.KeyFile, certificateKey, ForBroker);
        Write(config.CertificateFile, certificate, ForAll);
    }

    private static bool IsOf(string line, string user) => line.StartsWith($"{user}:", StringComparison.Ordinal);

    private void Write(string file, string text, UnixFileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var draft = file + ".new";
        using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        if (mode == ForBroker)
            GiveToBroker(draft);
        File.Move(draft, file, overwrite: true);
        Written.Add(file);
    }

    // Started by root, Mosquitto reads most of its files as a user of its own.
    private static void GiveToBroker(string file)
    {
        if (!Environment.IsPrivilegedProcess || !File.ReadLines("/etc/group").Any(line => IsOf(line, BrokersGroup)))
            return;
        using var change = Process.Start("chgrp", [BrokersGroup, file]);
        change.WaitForExit();
    }
}
