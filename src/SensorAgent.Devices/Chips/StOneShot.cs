using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Chips;

/// <summary>A single measurement of ST's HTS221 and LPS25H, which have the same control registers; they are powered down in between.</summary>
/// <remarks>Datasheets DocID026333, section 7, and DocID023722, section 8: CTRL_REG1, CTRL_REG2, STATUS_REG and the results.</remarks>
internal static class StOneShot
{
    private const byte Control1 = 0x20;
    private const byte Control2 = 0x21;
    private const byte Status = 0x27;
    private const byte Output = 0x28;
    private const byte Successive = 0x80; // the pointer moves on
    private const byte PowerOn = 0b1000_0100; // with block data update, one shot
    private const byte OneShot = 0b0000_0001;
    private const int BothReady = 0b11;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private const int Steps = 30; // it takes as long as the averaging lasts

    /// <summary>Measures, and reads the result, or the first bytes of it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask MeasureAsync(II2cDevice device, Memory<byte> result, TimeProvider time, CancellationToken cancellationToken)
    {
        device.WriteByte(Control1, PowerOn);
        device.WriteByte(Control2, OneShot);
        await DataReady.WaitAsync(device, static device => (device.ReadByte(Status) & BothReady) == BothReady, Step, Steps, time, cancellationToken);
        device.WriteRead([Output | Successive], result.Span);
        device.WriteByte(Control1, 0);
    }
}
