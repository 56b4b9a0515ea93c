using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;

namespace SensorAgent.Devices.Chips;

/// <summary>Waits for chips that measure at their own pace and say by a flag when a value is there.</summary>
internal static class DataReady
{
    /// <summary>Asks at every step until the flag is set; more steps than given are a fault.</summary>
    public static Task WaitAsync(Func<bool> isReady, TimeSpan step, int steps, TimeProvider time, CancellationToken cancellationToken) =>
        WaitAsync(_ => new ValueTask<bool>(isReady()), step, steps, time, cancellationToken);

    /// <summary>The same for chips that need a while to answer the question itself.</summary>
    public static async Task WaitAsync(
        Func<CancellationToken, ValueTask<bool>> isReady, TimeSpan step, int steps, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var waited = 0; !await isReady(cancellationToken); waited++)
        {
            if (waited == steps)
                throw new BusException(BusFault.BadData, $"The chip has no new value after {Duration.ToWords(step * steps)}.");
            await Task.Delay(step, time, cancellationToken);
        }
    }
}
