namespace SensorAgent.Integration.Tests.Agent;

/// <summary>A bench with a Mosquitto of its own, and a subscriber that sees all that passes through it.</summary>
internal sealed class MosquittoBench(string configuration = TestBench.Configuration) : IAsyncDisposable
{
    private readonly TestBench _bench = new(configuration);

    public MosquittoServer Broker { get; private set; } = null!;

    /// <summary>Sees every topic from the start on.</summary>
    public MosquittoSub Sub { get; private set; } = null!;

    public string Directory => _bench.Directory;

    /// <summary>Starts Mosquitto and the subscriber; the agent is started by the test.</summary>
    public async Task StartAsync(MosquittoOptions? options = null)
    {
        Broker = await MosquittoServer.StartAsync(options);
        Sub = Subscribe("#");
    }

    public async ValueTask DisposeAsync()
    {
        _bench.Dispose();
        await Broker.DisposeAsync();
    }

    /// <summary>Starts the agent; ended with the bench.</summary>
    public AgentProcess Agent(params string[] arguments) => _bench.Agent(Broker.Port, arguments);

    /// <summary>Starts the agent as systemd does; ended with the bench.</summary>
    public AgentProcess Service(ServiceManagerSocket manager) => _bench.Service(Broker.Port, manager);

    /// <summary>Writes the configuration anew, as an editor does.</summary>
    public void Write(string configuration) => _bench.Write(configuration);

    /// <summary>Subscribes with one more; ended with the bench.</summary>
    public MosquittoSub Subscribe(string filter) => _bench.Subscribe(Broker.Port, filter);

    /// <summary>Publishes with options of <c>mosquitto_pub</c>.</summary>
    public Task PublishAsync(string topic, string payload, params string[] options) =>
        MosquittoSub.PublishAsync(Broker.Port, topic, payload, options);

    /// <summary>Gives an output a command.</summary>
    public Task CommandAsync(string output, string command, params string[] options) => PublishAsync($"/Output/{output}/room1/set", command, options);

    /// <summary>Asks the agent, and gives the first answer that was seen.</summary>
    public async Task<string> AskAsync(string request, string payload)
    {
        await PublishAsync($"/Agent/bench/request/{request}", payload);
        return (await Sub.SeesAsync($"/Agent/bench/response/{request}", _ => true)).Payload;
    }
}
