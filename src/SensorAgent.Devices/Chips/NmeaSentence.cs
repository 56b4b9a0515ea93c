using System.Globalization;

namespace SensorAgent.Devices.Chips;

/// <summary>One sentence of NMEA 0183: its kind, such as <c>GGA</c>, whoever talks, and its fields.</summary>
/// <remarks>NMEA 0183, section 5.3: <c>$</c>, address, fields, <c>*</c> and the exclusive or of what stands between.</remarks>
internal sealed record NmeaSentence(string Kind, string[] Fields)
{
    private const int AddressLength = 5;

    /// <summary>Reads a line; null when it is none, or its checksum is wrong.</summary>
    public static NmeaSentence? Parse(string line)
    {
        line = line.TrimEnd();
        var star = line.LastIndexOf('*');
        if (star < 1 + AddressLength || line[0] != '$' || line.Length != star + 3
            || !byte.TryParse(line.AsSpan(star + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var checksum))
            return null;

        var sum = 0;
        foreach (var letter in line.AsSpan(1, star - 1))
            sum ^= letter;
        if (sum != checksum)
            return null;

        var fields = line[1..star].Split(',');
        return fields[0].Length == AddressLength ? new(fields[0][2..], fields[1..]) : null;
    }

    /// <summary>A field, or nothing where the sentence is shorter.</summary>
    public string Field(int at) => at < Fields.Length ? Fields[at] : "";

    /// <summary>A field as a number; null when it is empty or none.</summary>
    public double? Number(int at) =>
        double.TryParse(Field(at), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Degrees out of degrees and minutes, <c>4807.038</c>, and the letter of the hemisphere in the field behind.</summary>
    public double? Degrees(int at)
    {
        if (Number(at) is not { } number)
            return null;
        var whole = Math.Truncate(number / 100);
        var degrees = whole + ((number - (whole * 100)) / 60);
        return Field(at + 1) switch
        {
            "N" or "E" => degrees,
            "S" or "W" => -degrees,
            _ => null,
        };
    }
}
