namespace SensorAgent.Devices.Chips;

/// <summary>Which of ST's pressure sensors answers: they share addresses and the register WHO_AM_I.</summary>
internal static class StIds
{
    /// <summary>The chip by its id at 0x0F, from the datasheets' WHO_AM_I.</summary>
    public static string? Pressure(int id) => id switch
    {
        0xB1 or 0xB3 => "a LPS22HB or LPS22HH (driver lps22hb)",
        0xBB => "a LPS331AP",
        0xBD => "a LPS25H or LPS25HB (driver lps25h)",
        _ => null,
    };
}
