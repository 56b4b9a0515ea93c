namespace SensorAgent.Core.Outputs;

/// <summary>Every group and scene; all of them are taken up anew when the configuration changes.</summary>
internal sealed class OutputGroups(GroupContext context) : IDisposable
{
    private volatile OutputGroup[] _groups = [];
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Those there are.</summary>
    public IReadOnlyList<OutputGroup> All => _groups;

    /// <summary>The one of that name, or null.</summary>
    public OutputGroup? Find(string name) => Array.Find(_groups, group => group.Plan.Name == name);

    /// <summary>Prepares them: commands find them from here on, and wait until they run.</summary>
    public void Prepare(IReadOnlyList<GroupPlan> plans) => _groups = [.. plans.Select(plan => new OutputGroup(plan, context))];

    /// <summary>Lets them work, until stopped.</summary>
    public void Start()
    {
        _stop.Dispose();
        _stop = new();
        _running = Task.WhenAll(_groups.Select(group => Task.Run(() => group.RunAsync(_stop.Token), CancellationToken.None)));
        foreach (var group in _groups)
            group.Tell();
    }

    /// <summary>Ends their work; what waits is answered.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>An output has said something.</summary>
    public void Told(OutputSnapshot output)
    {
        foreach (var group in _groups)
        {
            if (group.Plan.Outputs.Any(member => member.Name == output.Plan.Name))
                group.Tell();
        }
    }
}
