using System.Diagnostics;

namespace SensorAgent.HardwareInTheLoop;

/// <summary>The agent itself, as a process on the virtual board.</summary>
internal sealed class AgentProcess : IDisposable
{
    private const string Configuration = """
        {
          "Agent": { "Id": "vm", "Location": "room1" },
          "Mqtt": { "Broker": "embedded" },
          "Board": { "Kind": "linux" },
          "Web": { "Enabled": false },
          "Sensors": {
            "climate": { "Driver": "bme280", "Bus": 1, "Address": "0x76", "Interval": "00:00:05" },
            "gone": { "Driver": "bh1750", "Bus": 1, "Interval": "00:00:05", "Location": "room2" },
            "cellar": { "Driver": "ds18b20", "Id": "28-000005e2fdc3", "Interval": "00:00:05", "Location": "cellar" }
          },
          "Outputs": {
            "lamp": { "Driver": "gpio", "Pin": "pinctrl-bcm2711:17", "Startup": "on", "OnExit": "off" },
            "boiler": { "Driver": "gpio", "Pin": "pinctrl-bcm2711:26", "ActiveLow": true }
          }
        }
        """;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "SensorAgent.dll");
    private static readonly string File = WriteConfiguration(Configuration);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private AgentProcess(string file, IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Program, .. arguments, "--config", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>What it wrote, once it has ended.</summary>
    public Task<string> Output { get; }

    /// <summary>Starts it and lets it run.</summary>
    public static AgentProcess Start(params IEnumerable<string> arguments) => new(File, arguments);

    /// <summary>Starts it with another configuration.</summary>
    public static AgentProcess StartWith(string configuration) => new(WriteConfiguration(configuration), ["run"]);

    /// <summary>Runs one command to its end.</summary>
    public static async Task<(int Code, string Text)> RunAsync(CancellationToken bound, params string[] arguments)
    {
        using var agent = Start(arguments);
        return await agent.EndAsync(bound);
    }

    /// <summary>Asks it to stop, as systemd does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Ends it as a power cut does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for its end.</summary>
    public async Task<(int Code, string Text)> EndAsync(CancellationToken bound)
    {
        await _process.WaitForExitAsync(bound);
        return (_process.ExitCode, await Output + await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static string WriteConfiguration(string configuration)
    {
        var file = Path.GetTempFileName();
        System.IO.File.WriteAllText(file, configuration);
        return file;
    }
}
