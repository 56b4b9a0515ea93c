namespace SensorAgent.Core.Storage;

/// <summary>The tables of the history: every reading for a day, one row a minute and channel after it.</summary>
internal static class HistorySchema
{
    private const int Version = 2;

    /// <summary>Makes the tables where they are not there, or brings those of an earlier version up to date.</summary>
    public static void Prepare(SqliteDatabase database)
    {
        // A flush touches one page for each channel: small ones halve what goes to the card. They stay as they are in a file that has others.
        database.Execute("PRAGMA page_size = 1024");

        // WAL with full synchronisation: a power cut leaves what the last call had written, and one fsync a flush is cheap for a card.
        database.Execute("PRAGMA journal_mode = WAL");
        database.Execute("PRAGMA synchronous = FULL");
        database.Execute("PRAGMA wal_autocheckpoint = 4000");
        database.Execute("PRAGMA journal_size_limit = 8000000");

        // Debian's SQLite overwrites what is deleted, unless it is told not to: another write to the card for nothing that is secret.
        database.Execute("PRAGMA secure_delete = OFF");

        var version = VersionOf(database);
        if (version > Version)
            throw new IOException($"The history was written by a later version of the agent (schema {version}).");
        if (version < Version)
            database.InTransaction(() => Upgrade(database, version));
    }

    /// <summary>Whether a file has the rows of a minute.</summary>
    public static bool HasMinutes(SqliteDatabase database) => VersionOf(database) >= 2;

    private static long VersionOf(SqliteDatabase database)
    {
        using var version = database.Prepare("PRAGMA user_version");
        version.Step();
        return version.Integer(0);
    }

    private static void Upgrade(SqliteDatabase database, long version)
    {
        if (version < 1)
        {
            database.Execute("CREATE TABLE channel (id INTEGER PRIMARY KEY, sensor TEXT NOT NULL, quantity TEXT NOT NULL, location TEXT NOT NULL, unit TEXT NOT NULL, UNIQUE (sensor, quantity, location))");
            database.Execute("CREATE TABLE reading (seq INTEGER PRIMARY KEY, channel INTEGER NOT NULL, t INTEGER NOT NULL, v, quality INTEGER NOT NULL, reason TEXT, decimals INTEGER, simulated INTEGER NOT NULL, delivered INTEGER NOT NULL)");
            database.Execute("CREATE INDEX reading_undelivered ON reading (seq) WHERE delivered = 0");
            database.Execute("CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
        }
        else
        {
            database.Execute("DROP INDEX reading_channel");
        }

        database.Execute("CREATE INDEX reading_channel ON reading (channel, t, quality, v)"); // all that a query asks for
        database.Execute("CREATE TABLE minute (channel INTEGER NOT NULL, t INTEGER NOT NULL, n INTEGER NOT NULL, low REAL NOT NULL, total REAL NOT NULL, high REAL NOT NULL, PRIMARY KEY (channel, t)) WITHOUT ROWID");
        database.Execute($"PRAGMA user_version = {Version}");
    }
}
