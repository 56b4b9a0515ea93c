namespace SensorAgent.Devices.Tests;

/// <summary>
/// Says of a test that it holds a driver to the figures of its datasheet: a worked example, a conversion table,
/// a code or a command as they stand there.
/// </summary>
/// <param name="drivers">The drivers' names, as in the configuration; <c>output:</c> stands before those of outputs.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class FiguresOfAttribute(params string[] drivers) : Attribute
{
    /// <summary>The drivers.</summary>
    public IReadOnlyList<string> Drivers { get; } = drivers;
}
