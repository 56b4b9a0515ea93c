using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A chip that is spoken to over SPI as Bosch's are: bit 7 of the first byte reads, and stands for 1 in the register's number.</summary>
internal abstract class SpiRegistersModel(II2cChipModel chip) : ISpiChipModel
{
    private const byte ReadBit = 0x80;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        buffer.Clear();
        if (data.Length < 2)
            return;
        var register = (byte)(data[0] | ReadBit);
        if ((data[0] & ReadBit) == 0)
        {
            chip.Write([register, .. data[1..]]);
            return;
        }

        chip.Write([register]);
        chip.Read(buffer[1..]);
    }
}

/// <summary>A BME280 with its CSB pin driven.</summary>
[Simulates("bme280_spi")]
internal sealed class Bme280SpiModel(SimulatedWorld world) : SpiRegistersModel(new Bme280Model(world));

/// <summary>A BMP280 with its CSB pin driven.</summary>
[Simulates("bmp280_spi")]
internal sealed class Bmp280SpiModel(SimulatedWorld world) : SpiRegistersModel(new Bmp280Model(world));
