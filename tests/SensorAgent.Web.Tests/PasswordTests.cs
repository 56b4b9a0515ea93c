using System.Net;
using SensorAgent.Testing;
using SensorAgent.Web.Security;

namespace SensorAgent.Web.Tests;

public sealed class PasswordTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sensoragent-passwords-").FullName;
    private readonly ManualTime _time = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_password_is_known_again_from_its_hash_and_another_is_not()
    {
        var hash = PasswordHash.Parse(PasswordHash.Of("correct horse", rounds: 3).ToString())!;

        Assert.True(hash.Matches("correct horse"));
        Assert.False(hash.Matches("correct horses"));
    }

    [Fact]
    public void One_password_never_has_the_same_hash_twice() =>
        Assert.NotEqual(PasswordHash.Of("correct horse", rounds: 3).ToString(), PasswordHash.Of("correct horse", rounds: 3).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("pbkdf2-sha256$0$AAAA$AAAA")]
    [InlineData("pbkdf2-sha256$10$!$!")]
    [InlineData("pbkdf2-sha256$10$AAAA$AAAA")]
    [InlineData("md5$10$AAAA$AAAA")]
    public void What_is_no_hash_is_not_taken_for_one(string text) => Assert.Null(PasswordHash.Parse(text));

    [Fact]
    public void The_command_line_sets_a_password_that_only_its_user_can_read_and_takes_six_hundred_thousand_rounds()
    {
        var file = DashboardPassword.Set(_directory, reader: false, "correct horse");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var line = File.ReadAllText(file);
        Assert.StartsWith("admin pbkdf2-sha256$600000$", line, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_set_meanwhile_is_seen()
    {
        var running = new Passwords(_directory);
        Assert.False(running.IsSet);

        new Passwords(_directory).Set(Role.Admin, PasswordHash.Of("correct horse", rounds: 3));

        Assert.True(running.IsSet);
        Assert.True(running.Of(Role.Admin)!.Matches("correct horse"));
    }

    [Fact]
    public void The_password_of_the_reader_alone_locks_nothing()
    {
        DashboardPassword.Set(_directory, reader: true, "battery staple");

        Assert.False(DashboardPassword.IsSet(_directory));
    }

    [Fact]
    public void The_lock_out_doubles_up_to_a_quarter_of_an_hour()
    {
        var limit = new LoginLimit(_time);
        var address = IPAddress.Parse("192.168.1.20");
        var waits = new List<double>();
        for (var attempt = 0; attempt < 12; attempt++)
        {
            limit.Failed(address);
            waits.Add(limit.LockedFor(address)?.TotalSeconds ?? 0);
        }

        Assert.Equal([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900], waits);
    }

    [Fact]
    public void The_lock_out_of_one_address_is_not_that_of_another_but_for_one_network_of_IPv6()
    {
        var limit = new LoginLimit(_time);
        for (var attempt = 0; attempt < 5; attempt++)
            limit.Failed(IPAddress.Parse($"2001:db8::{attempt}"));

        Assert.NotNull(limit.LockedFor(IPAddress.Parse("2001:db8::ffff")));
        Assert.Null(limit.LockedFor(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.Null(limit.LockedFor(IPAddress.Parse("192.168.1.20")));
    }

    [Fact]
    public void A_right_password_forgets_the_wrong_ones()
    {
        var limit = new LoginLimit(_time);
        for (var attempt = 0; attempt < 4; attempt++)
            limit.Failed(IPAddress.Loopback);
        limit.Succeeded(IPAddress.Loopback);

        limit.Failed(IPAddress.Loopback);

        Assert.Null(limit.LockedFor(IPAddress.Loopback));
    }
}
