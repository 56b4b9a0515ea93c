using System.Runtime.CompilerServices;

namespace SensorAgent.Testing;

/// <summary>Waits for the thing itself, with a bound, never for a fixed time.</summary>
public static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns when the condition holds; fails with its text when it does not within a minute.</summary>
    public static async Task Until(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"This did not become true within {Limit.TotalSeconds:0} s: {text}");
            await Task.Delay(Look, CancellationToken.None);
        }
    }
}
