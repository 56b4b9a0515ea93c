using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>Waits for chips that measure at their own pace and say by a flag when a value is there.</summary>
internal static class DataReady
{
    /// <summary>Asks a chip at every step until the flag is set; more steps than given are a fault.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask WaitAsync<TChip>(
        TChip chip, Func<TChip, bool> isReady, TimeSpan step, int steps, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var waited = 0; !isReady(chip); waited++)
            await StepAsync(waited, step, steps, time, cancellationToken);
    }

    /// <summary>The same for chips that need a while to answer the question itself.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask WaitAsync<TChip>(
        TChip chip, Func<TChip, CancellationToken, ValueTask<bool>> isReady, TimeSpan step, int steps, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var waited = 0; !await isReady(chip, cancellationToken); waited++)
            await StepAsync(waited, step, steps, time, cancellationToken);
    }

    private static ValueTask StepAsync(int waited, TimeSpan step, int steps, TimeProvider time, CancellationToken cancellationToken) => waited < steps
        ? ChipPause.WaitAsync(time, step, cancellationToken)
        : throw new BusException(BusFault.BadData, $"The chip has no new value after {Duration.ToWords(step * steps)}.");
}
