using System.Net;
using System.Net.Sockets;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class HttpTests
{
    private const string Tree = """{ "a/b": 1, "m~n": 2, "": 3, "list": [10, { "x": -4.5 }], "door": true, "word": "21.5", "none": null }""";

    [Theory] // RFC 6901, section 5
    [InlineData("/a~1b", "value", 1)]
    [InlineData("/m~0n", "value", 2)]
    [InlineData("/", "value", 3)]
    [InlineData("/list/0", "value", 10)]
    [InlineData("/list/1/x", "value", -4.5)]
    [InlineData("/word", "temperature", 21.5)]
    [InlineData("/door", "door", 1)]
    [InlineData("$.word", "temperature", 21.5)] // RFC 9535, the plainest of its paths
    [InlineData("$.list[1].x", "value", -4.5)]
    [InlineData("$['a/b']", "value", 1)]
    public async Task Finds_the_value_by_its_pointer(string pointer, string quantity, double number)
    {
        var read = await ReadAsync(Tree, $$""" "Pointer": "{{pointer}}", "Quantity": "{{quantity}}" """);

        Assert.Equal((quantity, number), (read[0].Quantity, read[0].Value.Number));
    }

    [Fact]
    public async Task Several_values_come_of_one_answer_and_null_is_none()
    {
        var read = await ReadAsync(Tree, """ "Pointer": "/word, /none, /list/0", "Quantity": "temperature,humidity,co2" """);

        Assert.Equal([("temperature", 21.5), ("co2", 10)], read.Select(one => (one.Quantity, one.Value.Number)));
    }

    [Fact]
    public async Task Plain_text_is_the_value() =>
        Assert.Equal(21.5, (await ReadAsync(" 21.5\n", """ "Quantity": "temperature" """))[0].Value.Number);

    [Theory]
    [InlineData("/list/2", "The server answers JSON that has nothing at /list/2.")]
    [InlineData("/list/01", "The server answers JSON that has nothing at /list/01.")]
    [InlineData("/word/x", "The server answers JSON that has nothing at /word/x.")]
    [InlineData("/list", "The server answers \"[10, { \"x\": -4.5 }]\" instead of a number.")]
    public async Task What_is_not_there_is_told(string pointer, string words)
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(Tree, $$""" "Pointer": "{{pointer}}" """));

        Assert.Equal((BusFault.BadData, words), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_is_told()
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync("<html>", """ "Pointer": "/a" """));

        Assert.Equal("The server answers \"<html>\", which is no JSON.", fault.Message);
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_told()
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync("", "", HttpStatusCode.NotFound));

        Assert.Equal((BusFault.Failed, "example.test:8080 answers with 404 Not Found."), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var sensor = Open.Sensor("http", new FakeBoard(), TimeProvider.System, $$""", "Url": "http://127.0.0.1:{{port}}/" """);

        var fault = await Assert.ThrowsAsync<BusException>(
            () => sensor.ReadAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.StartsWith($"127.0.0.1:{port} cannot be asked: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_when_the_time_is_over()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sensor = Open.Sensor(
            "http", new FakeBoard(), TimeProvider.System, $$""", "Url": "http://127.0.0.1:{{((IPEndPoint)listener.LocalEndpoint).Port}}/" """);
        using var over = new CancellationTokenSource();
        var read = sensor.ReadAsync(over.Token).AsTask();
        using var connection = await listener.AcceptTcpClientAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("", "Sensors:x:Url: is missing; name an address such as http://192.168.1.7/status.")]
    [InlineData(""", "Url": "ftp://a/b" """, "Sensors:x:Url: \"ftp://a/b\" cannot stand here; use an address such as http://192.168.1.7/status.")]
    [InlineData(""", "Url": "http://a", "Pointer": "a" """,
        "Sensors:x:Pointer: \"a\" cannot stand here; use JSON pointers such as /temperature or /sensors/0/value, or paths such as $.sensors[0].value.")]
    [InlineData(""", "Url": "http://a", "Pointer": "/a~2" """,
        "Sensors:x:Pointer: \"/a~2\" cannot stand here; use JSON pointers such as /temperature or /sensors/0/value, or paths such as $.sensors[0].value.")]
    [InlineData(""", "Url": "http://a", "Pointer": "/a,/b" """,
        "Sensors:x:Quantity: names 1 quantities for 2 pointers; use one name for each pointer.")]
    public void Mistakes_have_words(string settings, string mistake)
    {
        var findings = new Findings();

        Open.Plan("http", settings, findings);

        Assert.Equal(mistake, findings.Mistakes[0].ToString());
    }

    private static async Task<IReadOnlyList<Measurement>> ReadAsync(string answer, string settings, HttpStatusCode status = HttpStatusCode.OK)
    {
        var comma = settings.Length == 0 ? "" : ",";
        using var server = new Server(answer, status);
        using var sensor = Http.Create(
            new(
                Http.Description, Config.Section($$"""{ "Url": "http://example.test:8080/status" {{comma}} {{settings}} }"""), new FakeBoard(),
                TimeProvider.System),
            server);
        return await sensor.ReadAsync(CancellationToken.None);
    }

    private sealed class Server(string answer, HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal((HttpMethod.Get, "/status"), (request.Method, request.RequestUri!.AbsolutePath));
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(answer) });
        }
    }
}
