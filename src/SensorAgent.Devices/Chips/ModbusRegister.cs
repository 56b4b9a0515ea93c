using System.Buffers.Binary;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Devices.Chips;

/// <summary>One value of a Modbus device, as the configuration names it.</summary>
/// <param name="Quantity">What it tells.</param>
/// <param name="Function">Function code that reads it: 1 to 4.</param>
/// <param name="Address">Its address on the wire, from 0.</param>
/// <param name="Type">What its words mean.</param>
/// <param name="IsLowWordFirst">True when the low word of two comes first.</param>
/// <param name="Scale">What the number is multiplied by.</param>
internal sealed record ModbusRegister(string Quantity, byte Function, ushort Address, string Type, bool IsLowWordFirst, double Scale)
{
    private const string LowFirst = "low-first";
    private static readonly string[] Functions = ["coil", "discrete", "holding", "input"]; // function codes 1 to 4
    private static readonly string[] Types = ["uint16", "int16", "uint32", "int32", "float32"];

    private static readonly Setting<int?> AddressKey = Setting.OptionalInteger(
        "Register", 0, 65_535, "Address on the wire, from 0: 40001 in a manual is holding register 0, 30005 is input register 4.");

    private static readonly Setting<string> FunctionKey = Setting.Choice("Function", "holding", Functions, "Table that it stands in.");
    private static readonly Setting<string> TypeKey = Setting.Choice(
        "Type", "uint16", Types, "What its words mean; coils and discrete inputs are bits.");
    private static readonly Setting<string> OrderKey = Setting.Choice(
        "WordOrder", "high-first", ["high-first", LowFirst], "Which of two words comes first.");
    private static readonly Setting<double> ScaleKey = Setting.Number("Scale", 1, -1e9, 1e9, "What the number is multiplied by: 0.1 for tenths.");

    /// <summary>The keys of one value.</summary>
    public static IReadOnlyList<Setting> Keys => [AddressKey, FunctionKey, TypeKey, OrderKey, ScaleKey];

    /// <summary>True for a coil or a discrete input.</summary>
    public bool IsBit => Function <= 2;

    /// <summary>How many bits or words are asked for.</summary>
    public ushort Count => (ushort)(!IsBit && Type.EndsWith("32", StringComparison.Ordinal) ? 2 : 1);

    /// <summary>How many bytes they come in.</summary>
    public int Length => IsBit ? 1 : Count * 2;

    /// <summary>Reads the section of one value, whose name is its quantity.</summary>
    public static ModbusRegister Read(string quantity, SettingsSection section) => new(
        quantity, (byte)(1 + Array.IndexOf(Functions, section.Get(FunctionKey))), (ushort)(section.Get(AddressKey) ?? 0), section.Get(TypeKey),
        section.Get(OrderKey) == LowFirst, section.Get(ScaleKey));

    /// <summary>Notes what is wrong with the section of one value.</summary>
    public static void Check(string quantity, SettingsSection section)
    {
        if (!section.Has(AddressKey.Key))
            section.Add(AddressKey.Key, "is missing", AddressKey.Summary.TrimEnd('.'));
        var register = Read(quantity, section);
        if (register.Address + register.Count > 65_536)
            section.Add(AddressKey.Key, "is the last one, and the type takes two");
        section.RefuseUnknown();
    }

    /// <summary>The measurement that the bytes of the answer are.</summary>
    public Measurement Measure(ReadOnlySpan<byte> data)
    {
        if (IsBit || Core.Model.Quantity.Named(Quantity).Kind == ValueKind.Binary)
        {
            var isOn = IsBit ? (data[0] & 1) != 0 : data.ContainsAnyExcept((byte)0);
            return Core.Model.Quantity.Named(Quantity).Kind == ValueKind.Binary ? new(Quantity, isOn) : new(Quantity, isOn ? 1 : 0);
        }

        return new(Quantity, Number(data) * Scale);
    }

    private double Number(ReadOnlySpan<byte> data)
    {
        var first = BinaryPrimitives.ReadUInt16BigEndian(data);
        if (Count == 1)
            return Type == "int16" ? (short)first : first;
        var second = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
        var both = IsLowWordFirst ? ((uint)second << 16) | first : ((uint)first << 16) | second;
        return Type switch
        {
            "int32" => (int)both,
            "float32" => BitConverter.UInt32BitsToSingle(both),
            _ => both,
        };
    }
}
