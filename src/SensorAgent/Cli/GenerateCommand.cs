using System.CommandLine;
using SensorAgent.Documentation;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent generate .</c>, for developers: a test says when it has to be called.</summary>
internal static class GenerateCommand
{
    public static int Run(DirectoryInfo repository, InvocationConfiguration console)
    {
        if (!File.Exists(Path.Combine(repository.FullName, "SensorAgent.sln")))
        {
            console.Error.WriteLine($"{repository.FullName} has no SensorAgent.sln; name the repository's directory.");
            return 1;
        }

        console.Output.WriteLine($"{GeneratedFiles.Write(repository.FullName)} files written.");
        return 0;
    }
}
