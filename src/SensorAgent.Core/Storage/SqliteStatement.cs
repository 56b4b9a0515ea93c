using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace SensorAgent.Core.Storage;

/// <summary>A compiled statement. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, nint statement) : IDisposable
{
    private bool _finalized;

    /// <summary>Binds a whole number.</summary>
    public SqliteStatement Bind(int parameter, long value)
    {
        database.Check(SqliteNative.BindInteger(statement, parameter, value));
        return this;
    }

    /// <summary>Binds a real number; NaN becomes NULL, as SQLite has it.</summary>
    public SqliteStatement Bind(int parameter, double value)
    {
        database.Check(SqliteNative.BindReal(statement, parameter, value));
        return this;
    }

    /// <summary>Binds a text.</summary>
    public SqliteStatement Bind(int parameter, string value)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length) + 1);
        var length = Encoding.UTF8.GetBytes(value, buffer);
        database.Check(SqliteNative.BindText(statement, parameter, buffer, length, SqliteNative.Transient));
        ArrayPool<byte>.Shared.Return(buffer);
        return this;
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = SqliteNative.Step(statement);
        if (code == SqliteNative.Row)
            return true;
        if (code != SqliteNative.Done)
        {
            _ = SqliteNative.Reset(statement);
            database.Check(code);
        }

        return false;
    }

    /// <summary>Runs it to its end and makes it ready for the next run; unbound parameters are NULL then.</summary>
    public void Run()
    {
        while (Step())
        {
            // Rows of a statement that is run for its effect.
        }

        Reset();
    }

    /// <summary>Makes it ready for the next run.</summary>
    public void Reset()
    {
        _ = SqliteNative.Reset(statement);
        _ = SqliteNative.ClearBindings(statement);
    }

    /// <summary>True when the column holds nothing.</summary>
    public bool IsNull(int column) => SqliteNative.ColumnType(statement, column) == SqliteNative.TypeNull;

    /// <summary>A whole number.</summary>
    public long Integer(int column) => SqliteNative.ColumnInteger(statement, column);

    /// <summary>A real number.</summary>
    public double Real(int column) => SqliteNative.ColumnReal(statement, column);

    /// <summary>A text; empty where there is none.</summary>
    public string Text(int column) => Marshal.PtrToStringUTF8(SqliteNative.ColumnText(statement, column)) ?? "";

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_finalized)
            return;
        _finalized = true;
        _ = SqliteNative.Finalize(statement);
    }
}
