using System.Text;
using System.Text.Json;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Management;

public sealed class RequestsTests : IAsyncDisposable
{
    private readonly Published _published = new();
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Requests _requests;
    private readonly Task _running;

    public RequestsTests()
    {
        _requests = new([new Echo(), new Forever(), new Danger(), new Broken()], ["danger"], _published.Outbox, Published.Topics, _time, new RecordingLogger<Requests>());
        _running = _requests.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(20));
        _stop.Dispose();
    }

    [Fact]
    public async Task A_request_is_answered_with_its_transaction()
    {
        Ask("echo", """{"text":"hello","transaction":"7"}""");

        Assert.Equal("""{"status":"ok","data":"hello","transaction":"7"}""", await AnswerAsync("echo"));
    }

    [Fact]
    public async Task The_answer_comes_where_the_sender_wants_it_too()
    {
        _requests.Receive(new("/Agent/pi/request/echo", """{"text":"a"}"""u8.ToArray()) { ResponseTopic = "phone/1", CorrelationData = new byte[] { 1, 2 } });

        await Wait.Until(() => _published.On("phone/1").Count == 1);
        Assert.Equal([1, 2], _published.Messages.Single(message => message.Topic == "phone/1").CorrelationData.ToArray());
    }

    [Theory]
    [InlineData("""{"text":""", "The request is not JSON at position 9.")]
    [InlineData("[1]", "The request is no JSON object; say {} or nothing for one without members.")]
    [InlineData("", "\"text\" is missing; say {\"text\":\"hello\"}.")]
    [InlineData("""{"text":5}""", "\"text\" is no text.")]
    public async Task What_is_wrong_with_a_request_is_said_in_a_sentence(string payload, string error)
    {
        Ask("echo", payload);

        using var answer = JsonDocument.Parse(await AnswerAsync("echo"));
        Assert.Equal(("error", error), (answer.RootElement.GetProperty("status").GetString(), answer.RootElement.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_request_that_nobody_knows_is_answered_with_the_nearest()
    {
        Ask("eco", "");

        Assert.Contains("did you mean \\\"echo\\\"?", await AnswerAsync("unknown"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_something_is_refused_until_it_is_allowed()
    {
        _requests.Allow([]);
        Ask("danger", "");
        Assert.Contains("add \\\"danger\\\" to Agent:Allow", await AnswerAsync("danger"), StringComparison.Ordinal);
        _published.Clear();

        _requests.Allow(["Danger"]);
        Ask("danger", "");

        Assert.Equal("""{"status":"ok"}""", await AnswerAsync("danger"));
    }

    [Fact]
    public async Task A_request_that_breaks_is_answered_and_the_next_one_is_done()
    {
        Ask("broken", "");
        Ask("echo", """{"text":"still here"}""");

        Assert.Equal("""{"status":"error","error":"The disk is on fire."}""", await AnswerAsync("broken"));
        await AnswerAsync("echo");
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_ended_and_answered()
    {
        Ask("forever", "");
        await _time.UntilTimersAsync(1);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains("It was not done within 1m.", await AnswerAsync("forever"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_retained_request_is_ignored()
    {
        Assert.True(_requests.Receive(new("/Agent/pi/request/echo", """{"text":"a"}"""u8.ToArray()) { Retained = true }));
        Assert.Empty(_published.Messages);
    }

    [Fact]
    public async Task A_request_that_is_too_long_is_refused()
    {
        _requests.Receive(new("/Agent/pi/request/echo", new byte[300 * 1024]));

        Assert.Contains("longer than 256 KiB", await AnswerAsync("echo"), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_topics_are_left_to_others() => Assert.False(_requests.Receive(new("/Output/lamp/room1/set", "ON"u8.ToArray())));

    private void Ask(string command, string payload) => _requests.Receive(new($"/Agent/pi/request/{command}", Encoding.UTF8.GetBytes(payload)));

    private async Task<string> AnswerAsync(string command)
    {
        await Wait.Until(() => _published.Last($"/Agent/pi/response/{command}").Length > 0);
        return _published.Last($"/Agent/pi/response/{command}");
    }

    private sealed class Echo : IRequestHandler
    {
        public string Command => "echo";

        public bool Changes => false;

        public ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
        {
            var text = body.RequiredText("text", "hello");
            answer.Data(writer => writer.WriteStringValue(text));
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Danger : IRequestHandler
    {
        public string Command => "danger";

        public bool Changes => true;

        public ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class Broken : IRequestHandler
    {
        public string Command => "broken";

        public bool Changes => false;

        public ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken) => throw new IOException("The disk is on fire.");
    }

    private sealed class Forever : IRequestHandler
    {
        public string Command => "forever";

        public bool Changes => false;

        public async ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken) =>
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
