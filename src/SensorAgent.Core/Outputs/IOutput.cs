using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <summary>An opened output. Faults come as <see cref="IOException"/>; a driver never retries and never swallows.</summary>
public interface IOutput : IDisposable
{
    /// <summary>The state, read back from the hardware.</summary>
    OutputState Read();

    /// <summary>Takes the state.</summary>
    void Write(OutputState state);
}

/// <summary>An output that takes its time: a cover on its way, a stepper, a motor that must stand before it turns back.</summary>
/// <remarks><see cref="IOutput.Write"/> says where to, and touches nothing; the movement is made in steps by <see cref="Advance"/>.</remarks>
public interface IMovingOutput : IOutput
{
    /// <summary>Goes on with the movement; called after opening, after every write, and at the time it asked for.</summary>
    /// <param name="now">The time on a monotonic clock.</param>
    /// <returns>When to be called again; null at rest.</returns>
    TimeSpan? Advance(TimeSpan now);
}

/// <summary>An output that others can switch as well, and that says when one of them has.</summary>
public interface IFollowedOutput : IOutput
{
    /// <summary>Is told of a change, on any thread; what it is now, <see cref="IOutput.Read"/> says.</summary>
    Action? Changed { get; set; }
}

/// <summary>What every output driver offers; see docs/adding-an-output.md.</summary>
public interface IOutputDriver
{
    /// <summary>What the driver is, for validation, documentation and discovery.</summary>
    static abstract OutputDescription Description { get; }

    /// <summary>Opens the output with its first state, if any, set before anything moves.</summary>
    static abstract IOutput Create(OutputContext context);
}

/// <summary>Puts a driver into the catalogue under the name that <c>Driver</c> takes in the configuration.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputAttribute(string name) : Attribute
{
    /// <summary>The driver's name.</summary>
    public string Name { get; } = name;
}
