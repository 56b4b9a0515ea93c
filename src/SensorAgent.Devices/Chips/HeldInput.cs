using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>A digital input that tells of its changes; ON is kept for a while after the line's last edge.</summary>
internal sealed class HeldInput(IGpioInput line, string quantity, TimeSpan hold, TimeProvider time) : IChangingSensor
{
    private bool _isOn;
    private TimeSpan? _off; // when ON ends, by the clock of the edges; null while the line is active

    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        (_isOn, _off) = (line.Read(), null);
        return new([new(quantity, _isOn)]);
    }

    public async ValueTask<IReadOnlyList<Measurement>> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var edge = _off is { } off
                ? await line.NextEdgeAsync(off - time.Now(), time, cancellationToken)
                : await line.WaitForEdgeAsync(cancellationToken);
            var wasOn = _isOn;
            Follow(edge);
            if (_isOn != wasOn || hold == TimeSpan.Zero)
                return [new(quantity, _isOn)];
        }
    }

    public void Dispose() => line.Dispose();

    private void Follow(GpioEdge? edge)
    {
        if (edge is { Active: true } || (edge is not null && hold == TimeSpan.Zero))
            (_isOn, _off) = (edge.Value.Active, null);
        else if (edge is { } back)
            _off = _isOn ? back.At + hold : null;
        else
            (_isOn, _off) = (false, null);
    }
}
