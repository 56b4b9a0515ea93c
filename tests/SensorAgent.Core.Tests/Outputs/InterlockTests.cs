using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class InterlockTests
{
    private static readonly TimeSpan DeadTime = TimeSpan.FromMilliseconds(500);
    private readonly ManualTime _time = new();
    private readonly InterlockGroup _group;
    private readonly OutputGuards _up;
    private readonly OutputGuards _down;

    public InterlockTests()
    {
        _group = new("shutter", _time);
        var plan = GuardPlan.None with { Interlock = "shutter", DeadTime = DeadTime };
        _up = new("up", plan, _group);
        _down = new("down", plan, _group);
        foreach (var guards in new[] { _up, _down })
            guards.Saw(OutputState.Off, _time.Elapsed);
        _time.Advance(DeadTime);
    }

    [Fact]
    public void At_the_start_nobody_goes_on_before_all_have_been_reached_and_a_dead_time_has_passed()
    {
        var group = new InterlockGroup("door", _time);
        var plan = GuardPlan.None with { Interlock = "door", DeadTime = DeadTime };
        var (open, close) = (new OutputGuards("open", plan, group), new OutputGuards("close", plan, group));
        open.Saw(OutputState.Off, _time.Elapsed);

        Assert.Equal("close of the interlock door may be on; its hardware has not been reached yet.", SwitchOn(open)?.Reason);
        close.Saw(OutputState.Off, _time.Elapsed);
        Assert.Equal("Another of the interlock door was on just now; wait another 500ms.", SwitchOn(open)?.Reason);
        _time.Advance(DeadTime);

        Assert.Null(SwitchOn(open));
    }

    [Fact]
    public void One_that_is_found_on_holds_the_group_and_a_second_one_may_not_stay_on()
    {
        var group = new InterlockGroup("door", _time);
        var plan = GuardPlan.None with { Interlock = "door" };
        var (open, close) = (new OutputGuards("open", plan, group), new OutputGuards("close", plan, group));

        Assert.Null(open.Found(OutputState.On));
        Assert.Equal("open of the interlock door is on; switch it off first.", close.Found(OutputState.On));
    }

    [Fact]
    public void Only_one_of_a_group_goes_on()
    {
        Assert.Null(SwitchOn(_up));

        Assert.Equal("up of the interlock shutter is on; switch it off first.", SwitchOn(_down)?.Reason);
    }

    [Fact]
    public void The_other_has_to_wait_for_the_dead_time()
    {
        SwitchOn(_up);
        _up.Saw(OutputState.Off, _time.Elapsed);
        _time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal("up of the interlock shutter was on just now; wait another 300ms.", SwitchOn(_down)?.Reason);
        _time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Null(SwitchOn(_down));
    }

    [Fact]
    public void The_same_one_may_go_on_again_at_once()
    {
        SwitchOn(_up);
        _up.Saw(OutputState.Off, _time.Elapsed);

        Assert.Null(SwitchOn(_up));
    }

    [Fact]
    public void What_could_not_be_switched_off_holds_the_group()
    {
        SwitchOn(_up); // then its hardware is gone: nobody has seen it off

        _time.Advance(TimeSpan.FromDays(1));

        Assert.NotNull(SwitchOn(_down));
    }

    /// <summary>Two outputs of one group, commands, time and faults at random: they are never on together, and the dead time holds.</summary>
    [Fact]
    public void A_million_random_steps_never_break_a_guard()
    {
        var random = new Random(20261120);
        var plan = GuardPlan.None with { Interlock = "shutter", DeadTime = DeadTime, MinOn = TimeSpan.FromSeconds(1), MinOff = TimeSpan.FromSeconds(2), MaxSwitchesPerHour = 100 };
        (OutputGuards Guards, OutputProgram Program)[] outputs =
            [.. new[] { "up", "down" }.Select(name => (new OutputGuards(name, plan, _group), new OutputProgram(OutputState.Off, OutputCause.Startup, TimeSpan.Zero)))];
        foreach (var (guards, _) in outputs)
            guards.Saw(OutputState.Off, _time.Elapsed);
        _time.Advance(DeadTime);
        TimeSpan?[] offSince = [null, null];
        var switchedOn = new Queue<TimeSpan>[] { new(), new() };
        var refused = 0;

        for (var step = 0; step < 1_000_000; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(0, 1500)));
            var (now, at) = (_time.Elapsed, random.Next(2));
            var (guards, program) = outputs[at];
            var safety = random.Next(10) == 0;
            var next = program.After(random.Next(2) == 0 ? new SetCommand(OutputState.On) : new SetCommand(OutputState.Off), now);
            if (guards.Check(next.State, now, safety) is not null)
            {
                refused++;
                continue;
            }

            if (next.State.IsOn && !program.State.IsOn)
            {
                Assert.False(outputs[1 - at].Program.State.IsOn);
                Assert.True(offSince[1 - at] is not { } other || now - other >= DeadTime);
                Assert.True(offSince[at] is not { } own || now - own >= plan.MinOff);
                switchedOn[at].Enqueue(now);
                while (now - switchedOn[at].Peek() >= TimeSpan.FromHours(1))
                    switchedOn[at].Dequeue();
                Assert.InRange(switchedOn[at].Count, 1, 100);
            }
            else if (!next.State.IsOn && program.State.IsOn)
            {
                Assert.True(safety || now - program.OnSince >= plan.MinOn);
                offSince[at] = now;
            }

            outputs[at] = (guards, next);
            guards.Saw(next.State, now);
        }

        Assert.InRange(refused, 1000, 999_000);
    }

    private Refusal? SwitchOn(OutputGuards guards)
    {
        var refusal = guards.Check(OutputState.On, _time.Elapsed, isSafety: false);
        if (refusal is null)
            guards.Saw(OutputState.On, _time.Elapsed);
        return refusal;
    }
}
