using SensorAgent.Configuration;

namespace SensorAgent.Tests;

public sealed class MachineTests
{
    [Fact]
    public void Names_follow_from_the_machine_id_without_showing_it()
    {
        const string Id = "0123456789abcdef0123456789abcdef";
        using var root = new TemporaryDirectory();
        root.File("etc/machine-id", Id + "\n");

        var (first, second) = (Machine.Identity(root.Path), Machine.Identity(root.Path));

        Assert.Equal(first, second);
        Assert.Matches("^sensoragent-[0-9a-f]{8}$", first.ClientId);
        Assert.DoesNotContain(first.ClientId[^8..], Id);
        Assert.EndsWith($"-{first.ClientId[12..16]}", first.AgentId);
    }

    [Fact]
    public void Another_machine_has_another_name()
    {
        using var root = new TemporaryDirectory();
        root.File("etc/machine-id", "one");
        var one = Machine.Identity(root.Path);
        root.File("etc/machine-id", "two");

        Assert.NotEqual(one.ClientId, Machine.Identity(root.Path).ClientId);
    }

    [Fact]
    public void A_machine_without_an_id_takes_its_host_name()
    {
        using var root = new TemporaryDirectory();

        Assert.Matches("^sensoragent-[0-9a-f]{8}$", Machine.Identity(root.Path).ClientId);
    }
}
