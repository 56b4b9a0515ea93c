namespace SensorAgent.Mqtt.Client;

/// <summary>The subscriptions that the server has granted, to be asked for again when it has forgotten the session.</summary>
internal sealed class RenewedSubscriptions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Subscription Subscription, int? Identifier)> _granted = new(StringComparer.Ordinal);

    /// <summary>SUBACK came.</summary>
    public void Subscribed(IReadOnlyList<Subscription> subscriptions, int? identifier, IReadOnlyList<SubscribeResult> results)
    {
        lock (_lock)
        {
            foreach (var (subscription, result) in subscriptions.Zip(results))
            {
                if (result.IsSuccess)
                    _granted[subscription.Filter] = (subscription, identifier);
            }
        }
    }

    /// <summary>UNSUBSCRIBE was asked for.</summary>
    public void Unsubscribed(IReadOnlyList<string> filters)
    {
        lock (_lock)
        {
            foreach (var filter in filters)
                _granted.Remove(filter);
        }
    }

    /// <summary>What to ask for, by identifier: one SUBSCRIBE has one.</summary>
    public IReadOnlyList<(int? Identifier, IReadOnlyList<Subscription> Subscriptions)> ToRenew()
    {
        lock (_lock)
        {
            return [.. _granted.Values
                .GroupBy(granted => granted.Identifier)
                .Select(group => (group.Key, (IReadOnlyList<Subscription>)[.. group.Select(granted => granted.Subscription)]))];
        }
    }
}
