using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class ExecOutputTests : IDisposable
{
    private readonly FakeBoard _board = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("exec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_program_is_run_with_the_state()
    {
        var file = Path.Combine(_directory, "state");
        using var output = Open.Output("exec", _board, OutputState.Off, $$""", "Command": "echo $1 >> {{file}}" """);

        output.Write(OutputState.On);

        Assert.Equal(["OFF", "ON"], File.ReadAllLines(file));
        Assert.Equal(OutputState.On, output.Read());
    }

    [Fact]
    public void A_program_that_fails_is_a_fault_with_its_own_words()
    {
        using var output = Open.Output("exec", _board, initial: null, """, "Command": "echo No pump. >&2; exit 3" """);

        var fault = Assert.Throws<BusException>(() => output.Write(OutputState.On));

        Assert.Equal("The program ended with exit code 3: No pump.", fault.Message);
        Assert.Equal(OutputState.Off, output.Read());
    }

    [Fact]
    public void A_program_that_does_not_end_is_ended()
    {
        using var output = Open.Output("exec", _board, initial: null, """, "Command": "exec tail -f /dev/null", "Timeout": "200ms" """);

        var fault = Assert.Throws<BusException>(() => output.Write(OutputState.On));

        Assert.Equal(BusFault.Timeout, fault.Fault);
    }
}
