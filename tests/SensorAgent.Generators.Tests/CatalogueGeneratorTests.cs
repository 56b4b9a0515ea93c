using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SensorAgent.Generators.Tests;

public sealed class CatalogueGeneratorTests
{
    /// <summary>As much of Core and Devices as the generated file refers to.</summary>
    private const string Ports = """
        namespace SensorAgent.Core.Sensors
        {
            public sealed class SensorAttribute(string name) : System.Attribute { public string Name { get; } = name; }
            public sealed record SensorDriver(string Name, System.Type Type) { public static SensorDriver Of<T>(string name) => new(name, typeof(T)); }
        }

        namespace SensorAgent.Core.Outputs
        {
            public sealed class OutputAttribute(string name) : System.Attribute { public string Name { get; } = name; }
            public sealed record OutputDriver(string Name, System.Type Type) { public static OutputDriver Of<T>(string name) => new(name, typeof(T)); }
        }

        namespace SensorAgent.Core.Buses
        {
            public interface II2cChipModel;
        }

        namespace SensorAgent.Devices.Simulation
        {
            public sealed class SimulatesAttribute(string driver) : System.Attribute { public string Driver { get; } = driver; }
            public sealed class SimulatedWorld;
        }
        """;

    [Fact]
    public void Marked_classes_stand_in_the_catalogue_in_the_order_of_their_names()
    {
        var (text, diagnostics) = Run("""
            using SensorAgent.Core.Sensors;
            namespace Chips;
            [Sensor("sht31")] public class B;
            [Sensor("bme280")] public class A;
            public class NoDriver;
            """);

        Assert.Empty(diagnostics);
        Assert.True(text.IndexOf("SensorDriver.Of<global::Chips.A>(\"bme280\")", StringComparison.Ordinal) is > 0 and var first
            && text.IndexOf("SensorDriver.Of<global::Chips.B>(\"sht31\")", StringComparison.Ordinal) > first);
        Assert.DoesNotContain("NoDriver", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_and_models_have_lists_of_their_own()
    {
        var (text, diagnostics) = Run("""
            using SensorAgent.Core.Outputs;
            using SensorAgent.Core.Sensors;
            using SensorAgent.Devices.Simulation;
            namespace Chips;
            [Sensor("gpio")] public class Input;
            [Output("gpio")] public class Relay;
            [Simulates("gpio")] public class Model(SimulatedWorld world) : SensorAgent.Core.Buses.II2cChipModel { public SimulatedWorld World => world; }
            """);

        Assert.Empty(diagnostics); // one name for two kinds is no duplicate
        Assert.Contains("OutputDriver.Of<global::Chips.Relay>(\"gpio\")", text, StringComparison.Ordinal);
        Assert.Contains("\"gpio\" => new global::Chips.Model(world)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sensor", "sensor driver")]
    [InlineData("Output", "output driver")]
    [InlineData("Simulates", "model")]
    public void A_name_that_is_there_twice_does_not_compile(string attribute, string kind)
    {
        var (_, diagnostics) = Run($"""
            using SensorAgent.Core.Outputs;
            using SensorAgent.Core.Sensors;
            using SensorAgent.Devices.Simulation;
            namespace Chips;
            [{attribute}("bme280")] public class A(SimulatedWorld world) : SensorAgent.Core.Buses.II2cChipModel;
            [{attribute}("bme280")] public class B(SimulatedWorld world) : SensorAgent.Core.Buses.II2cChipModel;
            """);

        var duplicate = Assert.Single(diagnostics);
        Assert.Equal(("SAG001", DiagnosticSeverity.Error), (duplicate.Id, duplicate.Severity));
        Assert.Equal($"There is already a {kind} \"bme280\": global::Chips.A", duplicate.GetMessage(null));
        Assert.Equal(5, duplicate.Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void Every_further_duplicate_is_reported_and_the_catalogue_keeps_the_first()
    {
        var (text, diagnostics) = Run("""
            using SensorAgent.Core.Sensors;
            namespace Chips;
            [Sensor("bme280")] public class A;
            [Sensor("bme280")] public class B;
            [Sensor("bme280")] public class C;
            """);

        Assert.Equal(2, diagnostics.Count);
        Assert.Contains("Chips.A", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Chips.B", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_driver_the_catalogue_is_empty()
    {
        var (text, diagnostics) = Run("");

        Assert.Empty(diagnostics);
        Assert.DoesNotContain("Of<", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_catalogue_is_not_written_again_when_nothing_of_it_changed()
    {
        var compilation = Compile("using SensorAgent.Core.Sensors; namespace Chips; [Sensor(\"bme280\")] public class A;");
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new CatalogueGenerator().AsSourceGenerator()],
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(compilation);

        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("public class Elsewhere;")));

        var outputs = driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).ToArray();
        Assert.NotEmpty(outputs);
        Assert.All(outputs, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    /// <summary>Runs the generator; what it wrote must compile with what it read.</summary>
    private static (string Text, IReadOnlyList<Diagnostic> Diagnostics) Run(string source)
    {
        CSharpGeneratorDriver.Create(new CatalogueGenerator())
            .RunGeneratorsAndUpdateCompilation(Compile(source), out var compilation, out var diagnostics);

        Assert.DoesNotContain(compilation.GetDiagnostics(), found => found.Severity == DiagnosticSeverity.Error);
        return (compilation.SyntaxTrees.Last().ToString(), diagnostics);
    }

    private static CSharpCompilation Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll")
            .Select(file => MetadataReference.CreateFromFile(file));
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        return CSharpCompilation.Create(
            "Drivers", [CSharpSyntaxTree.ParseText(Ports, options), CSharpSyntaxTree.ParseText(source, options)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }
}
