using System.Text;
using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Broker.Security;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class SecurityTests
{
    // Written by mosquitto_passwd 2.0.11 for the passwords "geheim" and "pass word".
    private const string Anna = "anna:$7$101$iOqnA108kjqccSwP$LelQuk24VOwCFadZu3p066Ki66gI4WlrgXjsvk0gPqK/kMoIln7wONOmf2bqAxsgH9MuRxlUo0o6/pO2Dm7KSQ==";
    private const string Bert = "bert:$6$9V4iN2aOhAb/3xpz$4rNFegIFO0G3ICpCuqmb5q0CW4/o9hEzH29yHZ7qcWViFx/wclR3z35SgiBhc9TKIR3GU+bk5jjfdu8qzjxEQA==";

    [Theory]
    [InlineData("anna", "geheim", true)]
    [InlineData("anna", "Geheim", false)]
    [InlineData("anna", "", false)]
    [InlineData("bert", "pass word", true)]
    [InlineData("bert", "geheim", false)]
    [InlineData("carl", "geheim", false)]
    public void Passwords_hashed_by_mosquitto_passwd_are_recognised(string user, string password, bool expected)
    {
        var file = PasswordFile.Parse(["# users", Anna, "", Bert]);

        Assert.Equal(expected, file.Verify(user, Encoding.UTF8.GetBytes(password)));
    }

    [Theory]
    [InlineData("anna:geheim")]
    [InlineData("anna")]
    [InlineData(":$7$101$aaaa$aaaa")]
    [InlineData("anna:$7$0$aaaa$aaaa")]
    [InlineData("anna:$7$x$aaaa$aaaa")]
    [InlineData("anna:$9$aaaa$aaaa")]
    [InlineData("anna:$6$not base 64$aaaa")]
    public void A_line_that_is_not_hashed_is_named(string line)
    {
        var fault = Assert.Throws<InvalidDataException>(() => PasswordFile.Parse([Bert, line]));

        Assert.Contains("Line 2", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "public/a", true, false)]
    [InlineData(null, "private/a", false, false)]
    [InlineData("anna", "public/a", false, false)]
    [InlineData("anna", "Sensor/t", true, false)]
    [InlineData("anna", "Output/lamp/set", true, true)]
    [InlineData("anna", "Output/boiler/set", false, false)]
    [InlineData("anna", "home/anna/x", true, true)]
    [InlineData("anna", "home/bert/x", false, false)]
    [InlineData("anna", "client/c1/x", true, false)]
    [InlineData("bert", "a topic with blanks", false, true)]
    [InlineData("bert", "client/c1/x", true, false)]
    public void The_rules_of_the_user_come_before_the_patterns_and_a_denial_before_all(string? user, string topic, bool read, bool write)
    {
        var rights = AccessList.Parse(
        [
            "# general", "topic read public/#", "",
            "user anna", "topic read Sensor/#", "topic Output/+/set", "topic deny Output/boiler/#",
            "user bert", "topic write a topic with blanks",
            "pattern readwrite home/%u/#", "pattern read client/%c/#",
        ]).For(user, "c1");

        Assert.Equal((read, write), (rights.MayRead(topic), rights.MayWrite(topic)));
    }

    [Theory]
    [InlineData("+", "home/x")]
    [InlineData("#", "home/x")]
    [InlineData("a/b", "home/a/b")]
    public void A_name_that_would_reach_into_the_topics_of_others_gets_no_pattern(string user, string topic) =>
        Assert.False(AccessList.Parse(["pattern home/%u/#", "pattern home/%u"]).For(user, "c").MayRead(topic));

    [Theory]
    [InlineData("Sensor/#", true)]
    [InlineData("#", true)]
    [InlineData("+/t", true)]
    [InlineData("Sensor", true)]
    [InlineData("Output/#", false)]
    [InlineData("sensor/t", false)]
    [InlineData("+/+/x", true)]
    public void A_subscription_that_could_bring_nothing_is_refused(string filter, bool expected) =>
        Assert.Equal(expected, AccessList.Parse(["topic read Sensor/#", "topic write Output/#"]).For(null, "c").MaySubscribe(filter));

    [Theory]
    [InlineData("topics read a")]
    [InlineData("topic")]
    [InlineData("topic read a#")]
    [InlineData("user")]
    [InlineData("pattern read")]
    public void A_line_that_is_no_rule_is_named(string line)
    {
        var fault = Assert.Throws<InvalidDataException>(() => AccessList.Parse(["topic a", line]));

        Assert.Contains("Line 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_with_both_files_lets_users_do_what_they_may()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new()
        {
            Anonymous = AnonymousAccess.Nobody,
            PasswordFile = files.Write("passwords", Anna, Bert),
            AccessFile = files.Write("acl", "user anna", "topic read t/#", "user bert", "topic t/open"),
        });
        await using var anna = await broker.ConnectAsync("a", change: connect => connect with { UserName = "anna", Password = "geheim"u8.ToArray() });
        await using var bert = await broker.ConnectAsync("b", change: connect => connect with { UserName = "bert", Password = "pass word"u8.ToArray() });

        await anna.SubscribeAsync("t/#");
        await anna.SendAsync(new SubscribePacket(3, [new("other/#")]));
        Assert.Equal("SUBACK 3 135", await anna.NextAsync());
        await bert.PublishAsync("t/closed", "x", qos: 1, id: 1);
        Assert.Equal("PUBACK 1 0x87", await bert.NextAsync());
        await bert.PublishAsync("t/open", "x", qos: 2, id: 2);
        Assert.Equal("PUBREC 2", await bert.NextAsync());
        await anna.PublishAsync("t/open", "mine", qos: 2, id: 3);

        Assert.Equal("PUBLISH t/open=x", await anna.NextAsync());
        Assert.Equal("PUBREC 3 0x87", await anna.NextAsync());
    }

    [Fact]
    public async Task What_may_not_be_read_is_not_delivered_retained_or_live()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new() { AccessFile = files.Write("acl", "topic write #", "topic read open/#") });
        await using var client = await broker.ConnectAsync("a");
        await client.PublishAsync("secret/a", "x", retain: true);
        await client.PublishAsync("open/a", "x", retain: true);

        await client.SubscribeAsync("#");
        await client.PublishAsync("secret/a", "y");
        await client.PublishAsync("open/a", "y");

        Assert.Equal(["PUBLISH open/a=x retain", "PUBLISH open/a=y"], await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_will_on_a_forbidden_topic_is_refused_at_once()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new() { AccessFile = files.Write("acl", "topic read #") });
        await using var client = await broker.OpenAsync();

        await client.SendAsync(new ConnectPacket { ClientId = "a", Will = new("w", "x"u8.ToArray()) });

        Assert.Equal("CONNACK 0x87", await client.NextAsync());
    }

    [Fact]
    public async Task The_session_of_one_user_is_not_given_to_another()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new() { PasswordFile = files.Write("passwords", Anna, Bert) });
        await using (var anna = await broker.ConnectAsync("shared", change: connect =>
            connect with { UserName = "anna", Password = "geheim"u8.ToArray(), CleanStart = false, SessionExpiryInterval = 100 }))
            await anna.DisconnectAsync();

        await using var bert = await broker.ConnectAsync("shared", change: connect =>
            connect with { UserName = "bert", Password = "pass word"u8.ToArray(), CleanStart = false, SessionExpiryInterval = 100 });

        Assert.False(bert.Answer!.SessionPresent);
    }

    [Fact]
    public async Task A_file_that_is_not_there_keeps_the_broker_from_starting()
    {
        var fault = await Assert.ThrowsAsync<MqttBrokerStartException>(() => TestBroker.StartAsync(new() { PasswordFile = "/nowhere/passwords" }));

        Assert.Contains("/nowhere/passwords", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_file_that_has_changed_counts_from_the_next_connect_on()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new() { PasswordFile = files.Write("passwords", Anna) });
        Assert.Equal("CONNACK 0x86", await TryBertAsync(broker));

        files.Write("passwords", Anna, Bert);

        Assert.Equal("CONNACK", await TryBertAsync(broker));
    }

    [Fact]
    public async Task A_password_file_that_has_become_unusable_leaves_the_users_of_before_and_is_told_once()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new() { PasswordFile = files.Write("passwords", Bert) });

        files.Write("passwords", "bert:in the clear");
        Assert.Equal("CONNACK", await TryBertAsync(broker));
        Assert.Equal("CONNACK", await TryBertAsync(broker));
        Assert.Contains("Line 1", Assert.Single(broker.Warnings), StringComparison.Ordinal);
        File.Delete(Path.Combine(files.Folder, "passwords"));

        Assert.Equal("CONNACK", await TryBertAsync(broker));
        Assert.Equal(2, broker.Warnings.Count);
    }

    [Fact]
    public async Task An_access_list_that_has_changed_counts_for_all_when_the_next_client_connects()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new() { AccessFile = files.Write("acl", "topic read open/#") });
        await using var client = await broker.ConnectAsync("a");
        await client.PublishAsync("open/a", "x", qos: 1, id: 1);
        Assert.Equal("PUBACK 1 0x87", await client.NextAsync());

        files.Write("acl", "topic readwrite open/#");
        await using var other = await broker.ConnectAsync("b");
        await client.PublishAsync("open/a", "x", qos: 1, id: 2);

        Assert.Equal("PUBACK 2 0x10", await client.NextAsync());
    }

    private static async Task<string> TryBertAsync(TestBroker broker)
    {
        await using var client = await broker.OpenAsync();
        await client.SendAsync(new ConnectPacket { ClientId = "b", UserName = "bert", Password = "pass word"u8.ToArray() });
        return await client.NextAsync();
    }
}
