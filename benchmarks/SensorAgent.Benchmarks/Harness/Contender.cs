namespace SensorAgent.Benchmarks.Harness;

/// <summary>One of those that are measured side by side.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="RunAsync">Runs once and returns its figures, in the order of the table's columns.</param>
internal sealed record Contender(string Name, Func<Task<double[]>> RunAsync);

/// <summary>A column of a table.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Format">How its figures are written.</param>
internal sealed record Column(string Name, string Format = "#,0");
