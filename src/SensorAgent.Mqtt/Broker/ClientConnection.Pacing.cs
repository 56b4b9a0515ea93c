namespace SensorAgent.Mqtt.Broker;

/// <summary>
/// Who floods is slowed to the pace of a receiver that works hard, instead of having its messages dropped. A receiver that is stalled or
/// slow is waited for by nobody, and who does not flood waits for nobody.
/// </summary>
internal sealed partial class ClientConnection
{
    private const int MostSteps = 100;
    private const int LeastBytesPerStep = 10_000;
    private static readonly TimeSpan PaceStep = TimeSpan.FromMilliseconds(10);

    /// <summary>Not worth waiting for until it has taken everything there was.</summary>
    private volatile bool _isTooSlow;

    /// <summary>Returns when this client has caught up, or takes less than a megabyte a second, or after a second.</summary>
    private async Task LetCatchUpAsync(TimeProvider time)
    {
        for (var step = 0; step < MostSteps && !_isTooSlow && Session is { IsCongested: true } && !IsClosed; step++)
        {
            var before = Taken;
            await Task.Delay(PaceStep, time, CancellationToken.None);
            if (Taken - before < LeastBytesPerStep)
                _isTooSlow = true;
        }
    }
}
