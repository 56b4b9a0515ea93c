using SensorAgent.Core.Buses;

namespace SensorAgent.Testing;

/// <summary>Sensors of a kernel that a test holds in its hand.</summary>
public sealed class FakeKernelSensors : IKernelSensors
{
    private readonly Dictionary<KernelChannel, double> _values = [];

    /// <summary>Adds a value.</summary>
    public FakeKernelSensors With(string subsystem, string device, string address, string channel, double value)
    {
        _values[new(subsystem, device, address, channel, "", "")] = value;
        return this;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KernelChannel> Channels() => [.. _values.Keys];

    /// <inheritdoc/>
    public double Read(KernelChannel channel) => _values[channel];
}
