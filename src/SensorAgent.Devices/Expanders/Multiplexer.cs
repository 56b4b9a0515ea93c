using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Expanders;

/// <summary>
/// What the multiplexers of one bus share: only one of them connects a channel at a time, and from the choice of the channel to the end
/// of the transfer nobody else chooses.
/// </summary>
/// <param name="board">The board that has the bus.</param>
/// <param name="bus">The bus.</param>
/// <param name="addresses">The multiplexers on it.</param>
internal sealed class MultiplexerGate(IBoard board, int bus, IReadOnlyList<int> addresses)
{
    private readonly Lock _lock = new();
    private int? _connected; // the multiplexer that may have a channel connected; null when that is not known

    /// <summary>Connects a channel until the scope ends. The multiplexer is told each time, for others may have told it something else.</summary>
    public Lock.Scope Connect(int multiplexer, int channel)
    {
        var scope = _lock.EnterScope();
        try
        {
            if (_connected != multiplexer)
                Disconnect(addresses.Where(other => other != multiplexer));
            _connected = null;
            Tell(multiplexer, 1 << channel);
            _connected = multiplexer;
            return scope;
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    /// <summary>Asks on the bus itself, while no channel is connected.</summary>
    public I2cProbe Probe(int address)
    {
        lock (_lock)
        {
            Disconnect(addresses);
            _connected = null;
            return board.ProbeI2c(bus, address);
        }
    }

    /// <summary>Asks on a channel. What answers without it is on the bus itself.</summary>
    public I2cProbe Probe(int multiplexer, int channel, int address)
    {
        lock (_lock)
        {
            if (Probe(address).Presence != I2cPresence.Empty)
                return new(I2cPresence.Empty);
            using (Connect(multiplexer, channel))
                return board.ProbeI2c(bus, address);
        }
    }

    public II2cDevice Open(int address) => board.OpenI2c(bus, address);

    // One that does not answer connects nothing.
    private void Disconnect(IEnumerable<int> multiplexers)
    {
        foreach (var multiplexer in multiplexers)
        {
            try
            {
                Tell(multiplexer, 0);
            }
            catch (BusException fault) when (fault.Fault == BusFault.NoAnswer)
            {
            }
        }
    }

    private void Tell(int multiplexer, int channels)
    {
        using var device = board.OpenI2c(bus, multiplexer);
        device.Write([(byte)channels]);
    }
}

/// <summary>Texas Instruments TCA9548A, and the PCA9548A alike: eight I2C buses in place of one.</summary>
/// <remarks>Datasheet SCPS207: one control register, written by a byte, whose bit n connects channel n from the STOP condition on.</remarks>
/// <param name="name">Its name in the configuration.</param>
/// <param name="address">Its address.</param>
/// <param name="gate">The gate of the bus that it is on.</param>
internal sealed class Multiplexer(string name, int address, MultiplexerGate gate)
{
    public Lock.Scope Connect(int channel) => gate.Connect(address, channel);

    public I2cProbe Probe(int channel, int device) => gate.Probe(address, channel, device);

    public II2cDevice Open(int device) => gate.Open(device);

    /// <summary>The fault, with the channel that it happened behind.</summary>
    public BusException Behind(int channel, BusException fault) => new(fault.Fault, $"Behind channel {name}:{channel}: {fault.Message}", fault);
}

/// <summary>A device behind a channel.</summary>
internal sealed class MultiplexedDevice(Multiplexer multiplexer, int channel, int address) : II2cDevice
{
    private readonly II2cDevice _device = multiplexer.Open(address);

    public void Write(ReadOnlySpan<byte> data)
    {
        try
        {
            using (multiplexer.Connect(channel))
                _device.Write(data);
        }
        catch (BusException fault)
        {
            throw multiplexer.Behind(channel, fault);
        }
    }

    public void Read(Span<byte> buffer)
    {
        try
        {
            using (multiplexer.Connect(channel))
                _device.Read(buffer);
        }
        catch (BusException fault)
        {
            throw multiplexer.Behind(channel, fault);
        }
    }

    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        try
        {
            using (multiplexer.Connect(channel))
                _device.WriteRead(data, buffer);
        }
        catch (BusException fault)
        {
            throw multiplexer.Behind(channel, fault);
        }
    }

    public void Dispose() => _device.Dispose();
}
