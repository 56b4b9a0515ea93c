using System.Runtime.InteropServices;

namespace SensorAgent.Core.Storage;

/// <summary>An open SQLite database. Not for use by several threads at once.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int BusyMilliseconds = 5000;
    private readonly nint _handle;
    private bool _closed;

    /// <summary>Opens a file, creating it where it is not there.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    /// <exception cref="DllNotFoundException">The distribution's SQLite is not installed.</exception>
    public SqliteDatabase(string file, bool readOnly = false)
    {
        var mode = readOnly
            ? SqliteNative.OpenReadOnly | SqliteNative.OpenNoMutex // a question takes one thread, and three locks for each of its rows
            : SqliteNative.OpenReadWrite | SqliteNative.OpenCreate | SqliteNative.OpenFullMutex;
        var code = SqliteNative.Open(file, out _handle, mode, 0);
        if (code != SqliteNative.Ok)
        {
            var fault = Fault(code);
            Dispose();
            throw fault;
        }

        _ = SqliteNative.BusyTimeout(_handle, BusyMilliseconds);
    }

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => SqliteNative.Changes(_handle);

    /// <summary>Runs one statement without parameters, ignoring its rows.</summary>
    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
            // Pragmas answer with rows that nobody asked for.
        }
    }

    /// <summary>Compiles a statement, to be run many times.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(SqliteNative.Prepare(_handle, sql, -1, out var statement, 0));
        return new(this, statement);
    }

    /// <summary>Runs several statements as one: all of them hold afterwards, or none.</summary>
    public void InTransaction(Action work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        _ = SqliteNative.Close(_handle);
    }

    /// <summary>Throws what SQLite says, unless the code is a success.</summary>
    internal void Check(int code)
    {
        if (code is not (SqliteNative.Ok or SqliteNative.Row or SqliteNative.Done))
            throw Fault(code);
    }

    private SqliteException Fault(int code) => _handle == 0
        ? new(code, Marshal.PtrToStringUTF8(SqliteNative.ErrorText(code)) ?? "")
        : new(SqliteNative.ErrorCode(_handle), Marshal.PtrToStringUTF8(SqliteNative.ErrorMessage(_handle)) ?? "");

    private void Rollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself: the disk is full, or worse.
        }
    }
}
