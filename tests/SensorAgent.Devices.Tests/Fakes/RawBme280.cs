using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Tests.Fakes;

/// <summary>
/// The registers of a BME280 with the trimming values of the worked example of the BMP280's datasheet (BST-BMP280-DS001, 3.12), and
/// raw counts that the test names.
/// </summary>
internal sealed class RawBme280 : II2cChipModel
{
    private readonly byte[] _registers = new byte[256];
    private byte _pointer;

    public RawBme280(int temperature, int pressure, int humidity)
    {
        _registers[0xD0] = 0x60;
        short[] first = [27504, 26435, -1000, unchecked((short)36477), -10685, 3024, 2855, 140, -7, 15500, -14600, 6000];
        for (var i = 0; i < first.Length; i++)
            (_registers[0x88 + (2 * i)], _registers[0x89 + (2 * i)]) = ((byte)first[i], (byte)(first[i] >> 8));
        _registers[0xA1] = 75; // H1
        byte[] second = [0x6A, 0x01, 0x00, 0x14, 0x24, 0x03, 0x1E]; // H2 362, H3 0, H4 324, H5 50, H6 30
        second.CopyTo(_registers, 0xE1);
        Put(0xF7, pressure << 4);
        Put(0xFA, temperature << 4);
        (_registers[0xFD], _registers[0xFE]) = ((byte)(humidity >> 8), (byte)humidity);
    }

    public void Write(ReadOnlySpan<byte> data) => _pointer = data[0];

    public void Read(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
            value = _registers[_pointer++];
    }

    private void Put(int register, int value) =>
        (_registers[register], _registers[register + 1], _registers[register + 2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
}
