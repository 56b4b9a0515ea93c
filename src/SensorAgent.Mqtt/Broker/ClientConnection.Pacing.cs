namespace SensorAgent.Mqtt.Broker;

/// <summary>
/// Who floods is slowed to the pace of a receiver that works hard, instead of having its messages dropped. A receiver that is stalled or
/// slow is soon waited for by nobody, and who does not flood waits for nobody.
/// </summary>
internal sealed partial class ClientConnection
{
    private const int StepsPerTrial = 20;
    private const int MostTrials = 5;
    private const int LeastBytesPerTrial = 100_000;
    private static readonly TimeSpan PaceStep = TimeSpan.FromMilliseconds(10);

    /// <summary>Not worth waiting for until it has taken everything there was.</summary>
    private volatile bool _isTooSlow;

    private bool IsWorthWaitingFor => !_isTooSlow && !IsClosed && Session is { IsCongested: true };

    /// <summary>Returns when this client has caught up, or takes less than half a megabyte a second, or after a second.</summary>
    private async Task LetCatchUpAsync(TimeProvider time)
    {
        for (var trial = 0; trial < MostTrials && IsWorthWaitingFor; trial++)
        {
            var before = Taken;
            for (var step = 0; step < StepsPerTrial && IsWorthWaitingFor; step++)
                await Task.Delay(PaceStep, time, CancellationToken.None);
            if (IsWorthWaitingFor && Taken - before < LeastBytesPerTrial)
                _isTooSlow = true;
        }
    }
}
