using Microsoft.CodeAnalysis;

namespace SensorAgent.Generators;

/// <summary>What the generator refuses.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor DuplicateName = new(
        "SAG001", "Two drivers with one name", "There is already a {0} \"{1}\": {2}", "SensorAgent", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
