using System.Globalization;
using System.Text;
using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests;

/// <summary>Messages of QoS 2 that carry their number, spread over some topics; each has to arrive once, and in order within its topic.</summary>
internal sealed class NumberedMessages
{
    private const int Topics = 4;
    private const int MostOnTheWay = 1000;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);
    private readonly int[] _next = [.. Enumerable.Range(0, Topics)];

    /// <summary>What a subscriber of all of them asks for.</summary>
    public static readonly Subscription All = new("work/#", QualityOfService.ExactlyOnce);

    /// <summary>How many have come.</summary>
    public int Received { get; private set; }

    /// <summary>The message of that number, counted from 0.</summary>
    public static MqttMessage At(int number) =>
        new($"work/{number % Topics}", Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture))) { Qos = QualityOfService.ExactlyOnce };

    /// <summary>Fails unless it is the next of its topic.</summary>
    public void Take(RecordingHandler.Message message)
    {
        var topic = int.Parse(message.Topic["work/".Length..], CultureInfo.InvariantCulture);
        Assert.Equal($"{_next[topic]}", message.Text);
        _next[topic] += Topics;
        Received++;
    }

    /// <summary>
    /// Sends that many, with up to a thousand between the one client and the other, and so many times, evenly spread, has something done to
    /// whoever carries them.
    /// </summary>
    public static async Task PassAsync(MqttClient sender, RecordingHandler receiver, int count, int times, Func<Task> disturbAsync)
    {
        var messages = new NumberedMessages();
        var publishing = new Queue<Task<PublishResult>>();
        for (var number = 0; number < count + MostOnTheWay; number++)
        {
            if (number < count)
                publishing.Enqueue(sender.PublishAsync(At(number), PublishScope.AnyConnection, CancellationToken.None).AsTask());
            if (number % (count / times) == count / times / 2)
                await disturbAsync();
            if (number < MostOnTheWay)
                continue;
            Assert.True((await publishing.Dequeue().WaitAsync(Bound)).IsSuccess);
            messages.Take(await receiver.MessageAsync());
        }

        await EndAsync(sender, receiver);
    }

    /// <summary>Nothing has come behind the last.</summary>
    public static async Task EndAsync(MqttClient sender, RecordingHandler receiver)
    {
        await sender.PublishAsync(new("work/end", default) { Qos = QualityOfService.ExactlyOnce }, PublishScope.AnyConnection, CancellationToken.None)
            .AsTask().WaitAsync(Bound);
        Assert.Equal("work/end", (await receiver.MessageAsync()).Topic);
    }
}
