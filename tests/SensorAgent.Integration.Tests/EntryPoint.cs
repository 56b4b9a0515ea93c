using System.Diagnostics;
using SensorAgent.Integration.Tests.Agent;
using SensorAgent.Integration.Tests.Broker;

namespace SensorAgent.Integration.Tests;

/// <summary>This assembly as a program: what tests want in a process of its own, to be killed.</summary>
internal static class EntryPoint
{
    /// <summary><c>broker …</c>, <c>keeper …</c> or <c>publisher …</c>; ends when whoever started it is gone.</summary>
    public static async Task Main(string[] args)
    {
        var running = args[0] switch
        {
            "broker" => BrokerProcess.RunAsync(args[1..]),
            "keeper" => KeeperProcess.RunAsync(args[1..]),
            _ => PublisherProcess.RunAsync(args[1..]),
        };
        await await Task.WhenAny(running, UntilAbandonedAsync());
    }

    /// <summary>Starts such a process, with its input and output in the hands of the caller.</summary>
    public static Process Start(params string[] args) => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        ["exec", typeof(EntryPoint).Assembly.Location, .. args])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static async Task UntilAbandonedAsync()
    {
        await Task.Yield();
        while (await Console.In.ReadLineAsync() is not null)
        {
            // nothing is said to it
        }
    }
}
