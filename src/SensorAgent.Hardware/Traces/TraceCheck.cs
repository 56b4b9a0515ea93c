using System.Text;

namespace SensorAgent.Hardware.Traces;

/// <summary>The check of a transfer's bytes: it tells that one was changed, and which.</summary>
/// <remarks>
/// The CRC-32 of gzip and zip (RFC 1952, section 8, after ITU-T V.42, 8.1.1.6.2; reflected polynomial 0xEDB88320), over the text of what was
/// written, a zero byte, and that of what was read.
/// </remarks>
internal static class TraceCheck
{
    private const uint Polynomial = 0xEDB88320;

    /// <summary>The check of a transfer, as eight hexadecimal digits.</summary>
    public static string Of(string written, string read) => $"{Crc(Bytes(written, read)):X8}";

    /// <summary>Says which byte was changed since the check was made; that is known where it is the only one.</summary>
    public static string Difference(TraceTransfer transfer, string check)
    {
        if (transfer.IsOfBytes)
        {
            if (Changed(transfer.Written, text => Of(text, transfer.Read) == check) is { } written)
                return $"{written} of what was written";
            if (Changed(transfer.Read, text => Of(transfer.Written, text) == check) is { } read)
                return $"{read} of what was read";
        }

        return "its \"written\" or \"read\"";
    }

    private static string? Changed(string digits, Func<string, bool> fits)
    {
        var bytes = Convert.FromHexString(digits);
        for (var position = 0; position < bytes.Length; position++)
        {
            var now = bytes[position];
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                bytes[position] = (byte)value;
                if (fits(Convert.ToHexString(bytes)))
                    return $"byte {position + 1} ({now:X2} instead of {value:X2})";
            }

            bytes[position] = now;
        }

        return null;
    }

    private static byte[] Bytes(string written, string read) => Encoding.UTF8.GetBytes($"{written}\0{read}");

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
        }

        return ~crc;
    }
}
