using System.Text;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An HD44780 behind a PCF8574 (ADE-207-272): takes four bits when E falls, eight at a time until it is told otherwise.</summary>
[Simulates("hd44780")]
internal sealed class Hd44780Model : II2cChipModel
{
    private const int Memory = 0x68;
    private readonly byte[] _characters = new byte[Memory];
    private byte _port = 0xFF;
    private bool _fourBits;
    private int? _high; // the first half of a byte
    private int _address;

    public Hd44780Model(SimulatedWorld world)
    {
        _ = world; // nothing of it reaches an output
        Array.Fill(_characters, (byte)' ');
    }

    /// <summary>Whether the display is on.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Whether it has light.</summary>
    public bool HasLight => (_port & 0x08) != 0;

    /// <summary>The letters from an address of its memory on.</summary>
    public string Shown(int address, int count) => Encoding.Latin1.GetString(_characters, address, count);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        foreach (var port in data)
        {
            if ((_port & 0x04) != 0 && (port & 0x04) == 0)
                Take(port >> 4, isData: (port & 0x01) != 0);
            _port = port;
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => buffer.Fill(_port);

    /// <summary>Loses its supply and gets it back.</summary>
    public void LosePower()
    {
        (_port, _fourBits, _high, _address, IsOn) = (0xFF, false, null, 0, false);
        Array.Fill(_characters, (byte)' ');
    }

    private void Take(int nibble, bool isData)
    {
        if (!_fourBits)
        {
            Obey(nibble << 4, isData);
        }
        else if (_high is { } high)
        {
            _high = null;
            Obey((high << 4) | nibble, isData);
        }
        else
        {
            _high = nibble;
        }
    }

    private void Obey(int value, bool isData)
    {
        if (isData)
        {
            _characters[_address] = (byte)value;
            _address = _address switch { 0x27 => 0x40, 0x67 => 0, _ => _address + 1 };
        }
        else if (value >= 0x80)
        {
            _address = value & 0x7F;
        }
        else if (value >= 0x20)
        {
            _fourBits = (value & 0x10) == 0;
        }
        else if (value is >= 0x08 and < 0x10)
        {
            IsOn = (value & 0x04) != 0;
        }
    }
}
