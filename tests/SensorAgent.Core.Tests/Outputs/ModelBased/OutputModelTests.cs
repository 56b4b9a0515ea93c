using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Outputs.ModelBased;

/// <summary>
/// A random walk over all that can happen to outputs: commands of every cause, the broker coming and going, crashes, restarts, clocks that are set, hardware that
/// fails. The line never breaks a declared guard, the published state is that of the line, every command is answered, and an output without guards
/// does exactly what a plain model of it does.
/// </summary>
public sealed class OutputModelTests : IDisposable
{
    private const int Walk = 500; // steps with one set of rules

    private static readonly string[] Commands =
    [
        "ON", "OFF", "TOGGLE", "ON", "OFF", "TOGGLE", "ON 3s", "OFF 2s", "TOGGLE 4s", "PULSE 500ms", "BLINK 3x200ms", "BLINK 2x3s", "CANCEL", "ON 20s", "30", "nonsense", "PULSE",
    ];

    private readonly string _directory = MakeDirectory();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void A_quarter_of_a_million_random_steps_break_no_guard(int seed, bool isPlain)
    {
        var random = new Random(seed);
        var (steps, refused) = (0, 0);
        for (; steps < 250_000; steps += Walk)
        {
            var directory = Path.Combine(_directory, $"{steps}");
            var walk = random.Next();
            refused += Take(walk, directory, isPlain);
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }

        if (isPlain)
            Assert.Equal(0, refused);
        else
            Assert.InRange(refused, steps / 100, steps);
    }

    private static int Take(int seed, string directory, bool isPlain)
    {
        var random = new Random(seed);
        var step = 0;
        try
        {
            var world = new ModelWorld(random, directory, isPlain);
            for (; step < Walk; step++)
                Step(world, random);
            return world.Refused;
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Walk {seed}, step {step}: {fault.Message}", fault); // the seed walks the same way again
        }
    }

    private static void Step(ModelWorld world, Random random)
    {
        switch (random.Next(100))
        {
            case < 45:
                var cause = random.Next(3) switch { 0 => OutputCause.Rule, 1 => OutputCause.Local, _ => OutputCause.Command };
                world.Command(random.Next(2), Commands[random.Next(Commands.Length)], cause, retained: random.Next(20) == 0, expired: random.Next(20) == 0);
                break;
            case < 80:
                world.Pass(TimeSpan.FromMilliseconds(random.Next(0, 4000)));
                break;
            case < 84:
                world.Pass(TimeSpan.FromSeconds(random.Next(0, 600)));
                break;
            case < 90:
                world.Link(random.Next(2) == 0);
                break;
            case < 93:
                world.Time.Utc += TimeSpan.FromHours(random.Next(-100_000, 100_000) / 100.0);
                break;
            case < 97:
                world.Break(random.Next(2), random.Next(2) == 0 ? LineFault.None : (LineFault)random.Next(6));
                break;
            case < 99:
                world.Crash(falls: random.Next(2) == 0);
                break;
            default:
                world.Restart();
                break;
        }
    }

    /// <summary>In memory where that can be: a disk would spend its time on a million flushes.</summary>
    private static string MakeDirectory() => Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory($"/dev/shm/outputs-{Guid.NewGuid():N}").FullName
        : Directory.CreateTempSubdirectory("outputs").FullName;
}
