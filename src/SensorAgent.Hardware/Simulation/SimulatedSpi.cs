using System.Collections.Concurrent;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Spi;

namespace SensorAgent.Hardware.Simulation;

/// <summary>The simulated board's SPI buses, with chip models on their chip selects.</summary>
public sealed class SimulatedSpi
{
    private readonly ConcurrentDictionary<(int Bus, int ChipSelect), ISpiChipModel> _chips = new();

    private readonly Troubles<(int Bus, int ChipSelect)> _troubles;

    internal SimulatedSpi(TimeProvider time) => _troubles = new(time);

    /// <summary>Puts a chip model on a chip select.</summary>
    public void Attach(int bus, int chipSelect, ISpiChipModel chip) => _chips[(bus, chipSelect)] = chip;

    /// <summary>Takes it off: its wires then read as zeros, for nobody drives them.</summary>
    public void Detach(int bus, int chipSelect) => _chips.TryRemove((bus, chipSelect), out _);

    /// <summary>Lets one device's next transfers fail, all of them unless a number is given, after the time that each takes.</summary>
    public void Fail(int bus, int chipSelect, SimulatedFault fault, int transfers = int.MaxValue, TimeSpan takes = default) =>
        _troubles.Fail((bus, chipSelect), fault, transfers, takes);

    /// <summary>Ends every trouble.</summary>
    public void Heal() => _troubles.Heal();

    internal IReadOnlyList<(int Bus, int ChipSelect)> Places => [.. _chips.Keys.Order()];

    internal ISpiDevice Open(int bus, int chipSelect) =>
        _chips.ContainsKey((bus, chipSelect)) ? new Device(this, bus, chipSelect) : throw SpiFaults.NoDevice(bus, chipSelect, BoardFamily.Simulated);

    private sealed class Device(SimulatedSpi spi, int bus, int chipSelect) : ISpiDevice
    {
        public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
        {
            if (data.Length != buffer.Length)
                throw new ArgumentException("Both buffers have one length.", nameof(buffer));

            buffer.Clear();
            var fault = spi._troubles.Next((bus, chipSelect));
            if (fault == SimulatedFault.Stuck)
                buffer.Fill(byte.MaxValue);
            if (fault is SimulatedFault.Stuck or SimulatedFault.NoAnswer or SimulatedFault.Unplugged)
                return;
            if (!spi._chips.TryGetValue((bus, chipSelect), out var chip))
                return;
            lock (chip)
                chip.Transfer(data, buffer);
            if (fault == SimulatedFault.Garbled)
                Damage.Garble(buffer);
        }

        public void Write(ReadOnlySpan<byte> data) => Transfer(data, new byte[data.Length]);

        public void Read(Span<byte> buffer) => Transfer(new byte[buffer.Length], buffer);

        public void Dispose()
        {
            // There is no file behind it.
        }
    }
}
