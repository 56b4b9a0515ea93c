using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Outputs;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class ServoTests
{
    private readonly FakeBoard _board = new();

    [Theory] // 20 ms a period
    [FiguresOf("output:servo")]
    [InlineData(0, 500)]
    [InlineData(90, 1500)]
    [InlineData(180, 2500)]
    public void An_angle_becomes_a_pulse_and_is_read_back(double degrees, double microseconds)
    {
        using var servo = Open.Output("servo", _board, OutputState.Off);

        servo.Write(OutputState.At(degrees));

        Assert.Equal(50, _board.Pwm.Frequency);
        Assert.Equal(microseconds, _board.Pwm.DutyCycle * 20_000, 0.001);
        Assert.Equal(OutputState.At(degrees), servo.Read());
    }

    [Fact]
    public void Pulses_and_angles_are_as_the_configuration_says()
    {
        using var servo = Open.Output(
            "servo", _board, OutputState.At(-45), """, "PulseMin": 1000, "PulseMax": 2000, "From": -45, "To": 45, "Frequency": 100 """);

        Assert.Equal(1000, _board.Pwm.DutyCycle * 10_000, 0.001);
        Assert.Equal(OutputState.At(-45), servo.Read());
    }

    [Fact]
    public void Off_gives_no_pulses_and_the_servo_lets_go()
    {
        using var servo = Open.Output("servo", _board, OutputState.At(90));

        servo.Write(OutputState.Off);

        Assert.Equal(0, _board.Pwm.DutyCycle);
        Assert.Equal(OutputState.Off, servo.Read());
    }

    [Fact]
    public void It_does_not_move_when_it_is_opened_as_it_is()
    {
        _board.Pwm.DutyCycle = 0.075;

        using var servo = Open.Output("servo", _board, initial: null);

        Assert.Equal(0, _board.Pwm.Frequency);
        Assert.Equal(OutputState.At(90), servo.Read());
    }

    [Theory]
    [InlineData(""", "From": 90, "To": 0 """, "Outputs:x:To: is not greater than From")]
    [InlineData(""", "PulseMin": 2000, "PulseMax": 1000 """, "Outputs:x:PulseMax: is not longer than PulseMin")]
    public void What_cannot_be_is_refused(string settings, string mistake)
    {
        var findings = new Findings();

        OutputPlan.Read(
            "x", Config.Section($$"""{ "Driver": "servo" {{settings}} }""", findings, "Outputs:x"), Drivers.Outputs, new("pi", "room1", ""));

        Assert.StartsWith(mistake, Assert.Single(findings.Mistakes).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [FiguresOf("output:pca9685_servo")]
    public void A_servo_on_a_pca9685_has_its_pulse_in_counts()
    {
        var chip = new Pca9685Model(new SimulatedWorld(new ManualTime()));
        using var servo = new ChipBench(new ChipOnBus(chip)).OpenOutput<Pca9685Servo>(OutputState.At(90), """{ "Channel": 3 }""");

        Assert.Equal(50, chip.Frequency, 0.5);
        Assert.Equal([0, 0, 0x33, 0x01], chip.Channel(3).ToArray()); // 1500 of 20,000 µs are 307 of 4096
        Assert.Equal(90, servo.Read().Number!.Value, 0.5);
    }
}
