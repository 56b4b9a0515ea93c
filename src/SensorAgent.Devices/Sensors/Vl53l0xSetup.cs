using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>How a VL53L0X is set up after its supply came.</summary>
/// <remarks>ST's API STSW-IMG005: data init, reference diodes (SPADs) out of the chip's own memory, tuning settings.</remarks>
internal static class Vl53l0xSetup
{
    /// <summary>Where the chip keeps what a ranging must be started with; only inside.</summary>
    public const byte StopVariable = 0x91;

    private const byte Page = 0xFF;
    private const byte Power = 0x80;
    private const byte Strobe = 0x83;
    private const byte DiodesInfo = 0x92;
    private const int MapLength = 6;
    private const int FirstAperture = 12;

    /// <summary>Writes to the inner registers, between the gestures that open and close them.</summary>
    public static void Inside(II2cDevice device, Action act)
    {
        Open(device);
        act();
        device.WriteByte(0x00, 0x01);
        device.WriteByte(Page, 0x00);
        device.WriteByte(Power, 0x00);
    }

    /// <summary>2.8 V on the bus, limits of the signal; returns the stop variable.</summary>
    public static byte Begin(II2cDevice device)
    {
        device.WriteByte(Register.BusVoltage, (byte)(device.ReadByte(Register.BusVoltage) | 0x01));
        device.WriteByte(0x88, 0x00); // I2C standard mode
        byte stop = 0;
        Inside(device, () => stop = device.ReadByte(StopVariable));
        device.WriteByte(Register.SignalChecks, (byte)(device.ReadByte(Register.SignalChecks) | 0x12)); // only the final range
        device.WriteUInt16(Register.SignalLimit, 32); // 0.25 million counts a second, in 1/128
        device.WriteByte(Register.Sequence, 0xFF);
        return stop;
    }

    /// <summary>Asks the chip's memory which reference diodes are to be used.</summary>
    public static void AskForDiodes(II2cDevice device)
    {
        Open(device);
        device.WriteByte(Page, 0x06);
        device.WriteByte(Strobe, (byte)(device.ReadByte(Strobe) | 0x04));
        device.WriteByte(Page, 0x07);
        device.WriteByte(0x81, 0x01);
        device.WriteByte(Power, 0x01);
        device.WriteByte(0x94, 0x6B);
        device.WriteByte(Strobe, 0x00);
    }

    /// <summary>True when the memory has answered.</summary>
    public static bool HasDiodes(II2cDevice device) => device.ReadByte(Strobe) != 0;

    /// <summary>Switches on as many good diodes as the memory says, of the kind that it says.</summary>
    public static void UseDiodes(II2cDevice device)
    {
        device.WriteByte(Strobe, 0x01);
        var info = device.ReadByte(DiodesInfo);
        device.WriteByte(0x81, 0x00);
        device.WriteByte(Page, 0x06);
        device.WriteByte(Strobe, (byte)(device.ReadByte(Strobe) & ~0x04));
        device.WriteByte(Page, 0x01);
        device.WriteByte(0x00, 0x01);
        device.WriteByte(Page, 0x00);
        device.WriteByte(Power, 0x00);

        Span<byte> written = stackalloc byte[1 + MapLength];
        written[0] = Register.DiodeMap;
        device.WriteRead([Register.DiodeMap], written[1..]);
        Choose(written[1..], info & 0x7F, (info & 0x80) != 0);

        device.WriteByte(Page, 0x01);
        device.WriteByte(0x4F, 0x00); // offset of the first
        device.WriteByte(0x4E, 0x2C); // how many are asked for
        device.WriteByte(Page, 0x00);
        device.WriteByte(0xB6, 0xB4); // which begin
        device.Write(written);
    }

    /// <summary>Leaves in the map of good diodes the first ones, as many as are wanted; those with an aperture begin at the twelfth.</summary>
    internal static void Choose(Span<byte> map, int wanted, bool withAperture)
    {
        for (var at = 0; at < map.Length * 8; at++)
        {
            var bit = 1 << (at % 8);
            if (at < (withAperture ? FirstAperture : 0) || wanted == 0)
                map[at / 8] &= (byte)~bit;
            else if ((map[at / 8] & bit) != 0)
                wanted--;
        }
    }

    /// <summary>ST's default tuning, and an interrupt for every new value.</summary>
    public static void Tune(II2cDevice device)
    {
        for (var at = 0; at < Tuning.Length; at += 2)
            device.WriteByte(Tuning[at], Tuning[at + 1]);
        device.WriteByte(Register.InterruptConfiguration, 0x04);
        device.WriteByte(Register.InterruptPin, (byte)(device.ReadByte(Register.InterruptPin) & ~0x10)); // active low
        device.WriteByte(Register.InterruptClear, 0x01);
    }

    private static void Open(II2cDevice device)
    {
        device.WriteByte(Power, 0x01);
        device.WriteByte(Page, 0x01);
        device.WriteByte(0x00, 0x00);
    }

    // Register and value, one after the other; 0xFF turns the page.
    private static ReadOnlySpan<byte> Tuning =>
    [
        0xFF, 0x01, 0x00, 0x00,
        0xFF, 0x00, 0x09, 0x00, 0x10, 0x00, 0x11, 0x00, 0x24, 0x01, 0x25, 0xFF, 0x75, 0x00,
        0xFF, 0x01, 0x4E, 0x2C, 0x48, 0x00, 0x30, 0x20,
        0xFF, 0x00, 0x30, 0x09, 0x54, 0x00, 0x31, 0x04, 0x32, 0x03, 0x40, 0x83, 0x46, 0x25, 0x60, 0x00, 0x27, 0x00, 0x50, 0x06, 0x51, 0x00,
        0x52, 0x96, 0x56, 0x08, 0x57, 0x30, 0x61, 0x00, 0x62, 0x00, 0x64, 0x00, 0x65, 0x00, 0x66, 0xA0,
        0xFF, 0x01, 0x22, 0x32, 0x47, 0x14, 0x49, 0xFF, 0x4A, 0x00,
        0xFF, 0x00, 0x7A, 0x0A, 0x7B, 0x00, 0x78, 0x21,
        0xFF, 0x01, 0x23, 0x34, 0x42, 0x00, 0x44, 0xFF, 0x45, 0x26, 0x46, 0x05, 0x40, 0x40, 0x0E, 0x06, 0x20, 0x1A, 0x43, 0x40,
        0xFF, 0x00, 0x34, 0x03, 0x35, 0x44,
        0xFF, 0x01, 0x31, 0x04, 0x4B, 0x09, 0x4C, 0x05, 0x4D, 0x04,
        0xFF, 0x00, 0x44, 0x00, 0x45, 0x20, 0x47, 0x08, 0x48, 0x28, 0x67, 0x00, 0x70, 0x04, 0x71, 0x01, 0x72, 0xFE, 0x76, 0x00, 0x77, 0x00,
        0xFF, 0x01, 0x0D, 0x01,
        0xFF, 0x00, 0x80, 0x01, 0x01, 0xF8,
        0xFF, 0x01, 0x8E, 0x01, 0x00, 0x01,
        0xFF, 0x00, 0x80, 0x00,
    ];

    /// <summary>The registers that have names in ST's API.</summary>
    internal static class Register
    {
        public const byte Start = 0x00;
        public const byte Sequence = 0x01;
        public const byte InterruptConfiguration = 0x0A;
        public const byte InterruptClear = 0x0B;
        public const byte InterruptStatus = 0x13;
        public const byte Result = 0x14;
        public const byte SignalLimit = 0x44;
        public const byte CheckTimeout = 0x46;
        public const byte PreRangePeriod = 0x50;
        public const byte PreRangeTimeout = 0x51;
        public const byte SignalChecks = 0x60;
        public const byte FinalRangePeriod = 0x70;
        public const byte FinalRangeTimeout = 0x71;
        public const byte InterruptPin = 0x84;
        public const byte BusVoltage = 0x89;
        public const byte DiodeMap = 0xB0;
        public const byte ModelId = 0xC0;
    }
}
