using System.Globalization;

namespace SensorAgent.Core.Model;

/// <summary>What kind of value a quantity has.</summary>
public enum ValueKind
{
    /// <summary>A finite number in the unit of its quantity.</summary>
    Number,

    /// <summary><c>ON</c> or <c>OFF</c>.</summary>
    Binary,

    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>Bytes as they are, such as a camera image.</summary>
    Bytes,
}

/// <summary>One measured value: a number, a binary state, a text or bytes.</summary>
public readonly struct SensorValue : IEquatable<SensorValue>
{
    private readonly double _number;
    private readonly object? _content;

    private SensorValue(ValueKind kind, double number, object? content)
    {
        Kind = kind;
        _number = number;
        _content = content;
    }

    /// <summary>Which of the properties below holds the value.</summary>
    public ValueKind Kind { get; }

    /// <summary>The number; 1 or 0 for a binary value; NaN for text and bytes.</summary>
    public double Number => _number;

    /// <summary>The binary state.</summary>
    public bool IsOn => Kind == ValueKind.Binary && _number != 0;

    /// <summary>The text, or empty.</summary>
    public string Text => _content as string ?? "";

    /// <summary>The bytes, or none.</summary>
    public ReadOnlyMemory<byte> Bytes => _content as byte[];

    /// <summary>A number; NaN and infinity are for drivers to refuse, and are refused again in the chain.</summary>
    public static SensorValue Of(double number) => new(ValueKind.Number, number, null);

    /// <summary>A binary state.</summary>
    public static SensorValue Of(bool on) => new(ValueKind.Binary, on ? 1 : 0, null);

    /// <summary>A text.</summary>
    public static SensorValue Of(string text) => new(ValueKind.Text, double.NaN, text);

    /// <summary>Bytes; the array is not copied.</summary>
    public static SensorValue Of(byte[] bytes) => new(ValueKind.Bytes, double.NaN, bytes);

    /// <inheritdoc/>
    public bool Equals(SensorValue other) => Kind == other.Kind && Kind switch
    {
        ValueKind.Text => Text == other.Text,
        ValueKind.Bytes => Bytes.Span.SequenceEqual(other.Bytes.Span),
        _ => _number.Equals(other._number),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SensorValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _number, Text);

    /// <summary>The value as it stands in a bare payload; bytes are only counted.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Number => (_number + 0.0).ToString(CultureInfo.InvariantCulture), // a sum is never -0
        ValueKind.Binary => IsOn ? "ON" : "OFF",
        ValueKind.Text => Text,
        _ => $"{Bytes.Length} bytes",
    };

    /// <summary>Same kind and same content.</summary>
    public static bool operator ==(SensorValue left, SensorValue right) => left.Equals(right);

    /// <summary>Another kind or another content.</summary>
    public static bool operator !=(SensorValue left, SensorValue right) => !left.Equals(right);
}
