namespace SensorAgent.Devices.Chips;

/// <summary>Capitals, digits and signs of five by seven dots, drawn for this agent; small letters are shown as capitals.</summary>
internal static class SmallFont
{
    /// <summary>Columns of a letter with the gap behind it.</summary>
    public const int Width = 6;

    private const int Rows = 7;

    // From the blank to the underline, seven rows each from the top; the highest of five bits is on the left.
    private const string Shapes =
        "00000000000000" + "04040404000004" + "0A0A0000000000" + "0A0A1F0A1F0A0A" + "040F140E051E04" + "18190204081303" + "0C12140815120D"
        + "04040000000000" + "02040808080402" + "08040202020408" + "00150E1F0E1500" + "0004041F040400" + "000000000C0408" + "0000001F000000"
        + "00000000000C0C" + "01010204081010" + "0E11131519110E" + "040C040404040E" + "0E11010608101F" + "1F02040201110E" + "02060A121F0202"
        + "1F101E0101110E" + "0608101E11110E" + "1F010204080808" + "0E11110E11110E" + "0E11110F01020C" + "000C0C000C0C00" + "000C0C000C0408"
        + "02040810080402" + "00001F001F0000" + "08040201020408" + "0E110102040004" + "0E11171517100E" + "0E11111F111111" + "1E11111E11111E"
        + "0E11101010110E" + "1C12111111121C" + "1F10101E10101F" + "1F10101E101010" + "0E11101711110F" + "1111111F111111" + "0E04040404040E"
        + "0702020202120C" + "11121418141211" + "1010101010101F" + "111B1515111111" + "11191513111111" + "0E11111111110E" + "1E11111E101010"
        + "0E11111115120D" + "1E11111E141211" + "0F10100E01011E" + "1F040404040404" + "1111111111110E" + "11111111110A04" + "11111115151B11"
        + "11110A040A1111" + "11110A04040404" + "1F01020408101F" + "0E08080808080E" + "10100804020101" + "0E02020202020E" + "040A1100000000"
        + "0000000000001F";

    private const string Degree = "06090906000000";

    /// <summary>A letter as columns from the left, the lowest bit on top; a question mark for what is not in the font.</summary>
    public static byte[] Columns(char letter)
    {
        var upper = char.ToUpperInvariant(letter);
        var shape = upper == '°' ? Degree : Shape(upper is >= ' ' and <= '_' ? upper : '?');
        var rows = Convert.FromHexString(shape);
        var columns = new byte[Width];
        for (var column = 0; column < Width - 1; column++)
        {
            for (var row = 0; row < Rows; row++)
                columns[column] |= (byte)(((rows[row] >> (Width - 2 - column)) & 1) << row);
        }

        return columns;
    }

    private static string Shape(char letter) => Shapes.Substring((letter - ' ') * Rows * 2, Rows * 2);
}
