using System.Text;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

/// <summary>What becomes of the answers in a flood of commands: each is counted, and memory stays as it is.</summary>
public sealed class CrowdedAnswersTests
{
    private readonly Outbox _outbox = new(passingCapacity: 6);
    private readonly OutputTopics _topics;

    public CrowdedAnswersTests()
    {
        _topics = new(_outbox, Published.Topics, Published.Mqtt, new(_outbox, Published.Topics, new ManualTime()));
        _outbox.Open();
    }

    [Fact]
    public void Beyond_half_the_room_answers_become_one_for_each_status_and_say_how_many_they_are()
    {
        for (var number = 1; number <= 100; number++)
        {
            Answer($"c{number}", CommandStatus.Ok, number % 2 == 0 ? "OFF" : "ON");
            Answer($"d{number}", CommandStatus.Ignored, "ON");
        }

        Assert.Equal(
            [
                """{"id":"c1","status":"ok","state":"ON"}""",
                """{"id":"d1","status":"ignored","state":"ON"}""",
                """{"id":"c2","status":"ok","state":"OFF"}""",
                """{"id":"d2","status":"ignored","state":"ON"}""",
                """{"status":"ok","state":"OFF","count":98}""",
                """{"status":"ignored","state":"ON","count":98}""",
            ],
            Taken());
        Assert.Equal(0, _outbox.Dropped);
    }

    [Fact]
    public void One_alone_keeps_its_id_and_so_do_all_when_there_is_room_again()
    {
        for (var number = 1; number <= 5; number++)
            Answer($"c{number}", CommandStatus.Ok, "ON");
        Assert.Equal("""{"id":"c5","status":"ok","state":"ON"}""", Taken()[^1]);

        Answer("c6", CommandStatus.Ok, "ON");

        Assert.Equal(["""{"id":"c6","status":"ok","state":"ON"}"""], Taken());
    }

    private void Answer(string id, CommandStatus status, string state) =>
        _topics.Answer("lamp", new OutputRequest(CommandParser.Parse(Encoding.UTF8.GetBytes($$"""{"state":"ON","id":"{{id}}"}"""), OutputKind.Switch), false), new(status, "", state));

    private List<string> Taken()
    {
        var taken = new List<string>();
        while (_outbox.TryTake(out var message))
            taken.Add(Encoding.UTF8.GetString(message.Payload.Span));
        return taken;
    }
}
