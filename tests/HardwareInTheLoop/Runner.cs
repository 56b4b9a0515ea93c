using System.Diagnostics;
using System.Reflection;

namespace SensorAgent.HardwareInTheLoop;

/// <summary>Runs every test of this program, one after the other: they share one board.</summary>
internal static class Runner
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    public static async Task<int> RunAsync()
    {
        var (passed, failed) = (0, 0);
        foreach (var test in Tests())
        {
            var started = Stopwatch.GetTimestamp();
            var failure = await RunAsync(test);
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            (passed, failed) = failure is null ? (passed + 1, failed) : (passed, failed + 1);
            Console.WriteLine($"{(failure is null ? "passed" : "FAILED")}  {test.DeclaringType!.Name}: {test.Name.Replace('_', ' ')} ({took:F0} ms)");
            if (failure is not null)
                Console.WriteLine(failure);
        }

        Console.WriteLine($"{passed} passed, {failed} failed, 0 skipped");
        return failed == 0 ? 0 : 1;
    }

    private static IEnumerable<MethodInfo> Tests() =>
        Assembly.GetExecutingAssembly().GetTypes()
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute))));

    private static async Task<Exception?> RunAsync(MethodInfo test)
    {
        object? subject = null;
        try
        {
            subject = Activator.CreateInstance(test.DeclaringType!);
            await Task.Run(() => test.Invoke(subject, null) as Task ?? Task.CompletedTask).WaitAsync(Bound);
            return null;
        }
        catch (Exception failure)
        {
            return failure is TargetInvocationException { InnerException: { } inner } ? inner : failure;
        }
        finally
        {
            (subject as IDisposable)?.Dispose();
        }
    }
}
