using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Tests.Sensors;

/// <summary>The datasheet's other way to the same figures, in integers (BST-BME680-DS001, sections 3.3.1 to 3.4.1).</summary>
internal sealed class Bme680Integers
{
    private static readonly long[] Table1 =
    [
        2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2126008810, 2147483647, 2130303777,
        2147483647, 2147483647, 2143188679, 2136746228, 2147483647, 2126008810, 2147483647, 2147483647,
    ];

    private static readonly long[] Table2 =
    [
        4096000000, 2048000000, 1024000000, 512000000, 255744255, 127110228, 64000000, 32258064,
        16016016, 8000000, 4000000, 2000000, 1000000, 500000, 250000, 125000,
    ];

    private readonly Bme680Calibration _c;
    private readonly long _fine;

    public Bme680Integers(Bme680Calibration calibration, int rawTemperature)
    {
        _c = calibration;
        var var1 = ((long)rawTemperature >> 3) - ((long)_c.T1 << 1);
        var var3 = ((((var1 >> 1) * (var1 >> 1)) >> 12) * ((long)_c.T3 << 4)) >> 14;
        _fine = ((var1 * _c.T2) >> 11) + var3;
    }

    public long HundredthsOfCelsius => ((_fine * 5) + 128) >> 8;

    public long Pressure(int raw)
    {
        var var1 = (_fine >> 1) - 64000;
        var var2 = ((((var1 >> 2) * (var1 >> 2)) >> 11) * _c.P6) >> 2;
        var2 += (var1 * _c.P5) << 1;
        var2 = (var2 >> 2) + ((long)_c.P4 << 16);
        var1 = (((((var1 >> 2) * (var1 >> 2)) >> 13) * ((long)_c.P3 << 5)) >> 3) + ((_c.P2 * var1) >> 1);
        var1 = ((32768 + (var1 >> 18)) * _c.P1) >> 15;
        var pressure = (((1048576 - raw - (var2 >> 12)) * 3125) << 1) / var1;
        var1 = (_c.P9 * (((pressure >> 3) * (pressure >> 3)) >> 13)) >> 12;
        var2 = ((pressure >> 2) * _c.P8) >> 13;
        var var3 = ((pressure >> 8) * (pressure >> 8) * (pressure >> 8) * _c.P10) >> 17;
        return pressure + ((var1 + var2 + var3 + ((long)_c.P7 << 7)) >> 4);
    }

    public long ThousandthsOfPercent(int raw)
    {
        var t = HundredthsOfCelsius;
        var var1 = raw - ((long)_c.H1 << 4) - (((t * _c.H3) / 100) >> 1);
        var var2 = (_c.H2 * ((t * _c.H4 / 100) + (((t * (t * _c.H5 / 100)) >> 6) / 100) + (1 << 14))) >> 10;
        var var3 = var1 * var2;
        var var4 = (((long)_c.H6 << 7) + (t * _c.H7 / 100)) >> 4;
        var var5 = ((var3 >> 14) * (var3 >> 14)) >> 10;
        var var6 = (var4 * var5) >> 1;
        return (((var3 + var6) >> 10) * 1000) >> 12;
    }

    public static double GasResistance(int raw, int range, int switchingError)
    {
        var var1 = ((1340 + (5L * switchingError)) * Table1[range]) >> 16;
        var var2 = ((long)raw << 15) - 16777216 + var1;
        var var3 = (Table2[range] * var1) >> 9;
        return (var3 + (var2 >> 1)) / var2;
    }
}
