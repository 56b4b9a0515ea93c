using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Broker.Persistence;

namespace SensorAgent.Mqtt.Tests.Broker;

/// <summary>Random lives of a session: what is read back from the file must be what the session was.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_file_says_at_any_moment_what_the_session_is(int seed)
    {
        var random = new Random(seed);
        using var core = Open(_files.Folder);
        var session = core.Sessions.Open("a", null, cleanStart: false, out _);
        session.ExpirySeconds = 1000;
        using (core.Begin())
            core.Sessions.Keep(session);

        for (var round = 0; round < 400; round++)
        {
            using (core.Begin())
                Live(random, session, round);

            if (round % 20 == 19)
                Assert.Equal(Describe(session), Describe(ReadBack(round)));
        }
    }

    private static void Live(Random random, Session session, int round)
    {
        var id = (ushort)random.Next(1, 12);
        switch (random.Next(12))
        {
            case 0 when session.Link is null:
                session.Attach(new FakeLink { ReceiveMaximum = random.Next(1, 6), LargestPayload = random.Next(2, 5) }, round);
                break;
            case 1:
                session.Detach();
                break;
            case 2 or 3:
                session.Acknowledge(id, round);
                break;
            case 4 or 5:
                session.Release(id);
                break;
            case 6:
                session.Complete(id, round);
                break;
            case 7:
                session.Receive(id);
                break;
            case 8:
                session.ReleaseReceived(id);
                break;
            case 9:
                session.DeliverRetained(Make.Delivery($"r{round}", random.Next(0, 3)), round);
                break;
            default:
                session.Deliver(Make.Delivery($"{round}", random.Next(0, 3), random.Next(4) == 0 ? round + 10 : Message.Never), round);
                break;
        }
    }

    private Session ReadBack(int round)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_files.Folder, $"copy{round}")).FullName;
        File.Copy(Path.Combine(_files.Folder, "broker.state"), Path.Combine(folder, "broker.state"));
        using var core = Open(folder);
        return core.Sessions.Find("a")!;
    }

    private static BrokerCore Open(string folder)
    {
        var core = new BrokerCore(new() { MaximumQueuedMessages = 20 }, TimeProvider.System, NullLogger.Instance);
        core.Store = new(core, new StateFile(folder), TimeProvider.System, NullLogger.Instance);
        using (core.Begin())
            core.Store.Open();
        return core;
    }

    private static string Describe(Session session) =>
        $"in flight {string.Join(' ', session.InFlight.Select(entry => $"{entry.Key}:{(entry.Value.IsReleased ? "released" : Text(entry.Value.Delivery))}"))}"
        + $" waiting {string.Join(' ', session.Waiting.Where(delivery => delivery.Qos > 0).Select(Text))}"
        + $" received {string.Join(' ', session.Received.Order())}";

    private static string Text(Delivery delivery) => $"{Encoding.UTF8.GetString(delivery.Message.Payload.Span)}q{(int)delivery.Qos}";
}
