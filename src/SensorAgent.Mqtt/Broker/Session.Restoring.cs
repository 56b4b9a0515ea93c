namespace SensorAgent.Mqtt.Broker;

/// <summary>What a state file puts back, in the order in which it happened; nothing of it is stored again.</summary>
internal sealed partial class Session
{
    public void RestoreQueued(in Delivery delivery) => _queue.TryAddRetained(delivery);

    public void RestoreSent(ushort packetId)
    {
        if (_queue.TryTake(long.MinValue, null, out var delivery))
            _inFlight.Restore(packetId, delivery);
    }

    public void RestoreDropped() => _queue.TryTake(long.MinValue, null, out _);

    public void RestoreInFlight(ushort packetId, in Delivery delivery) => _inFlight.Restore(packetId, delivery);

    public void RestoreDone(ushort packetId) => _inFlight.Complete(packetId, _ => true);
}
