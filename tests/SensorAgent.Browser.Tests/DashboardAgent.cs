using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Playwright;
using SensorAgent.Core.Model;
using SensorAgent.Core.Storage;
using SensorAgent.Integration.Tests.Agent;
using SensorAgent.Testing;

namespace SensorAgent.Browser.Tests;

/// <summary>The agent as its users run it, on a simulated board, with a tank whose level the test writes into a file.</summary>
public sealed class DashboardAgent : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sensoragent-browser-").FullName;
    private readonly int _web = FreePort.Next();
    private readonly List<MosquittoSub> _subscribers = [];
    private AgentProcess? _process;

    /// <summary>Where the dashboard is.</summary>
    public string Address => $"http://127.0.0.1:{_web}/";

    /// <summary>The port of the agent's own broker.</summary>
    public int Broker { get; } = FreePort.Next();

    /// <summary>The configuration file.</summary>
    public string File => Path.Combine(_directory, "appsettings.json");

    private string Picture => Path.Combine(_directory, "picture");

    private string Tank => Path.Combine(_directory, "tank");

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        if (!System.IO.File.Exists(File))
            Configure();
        _process = AgentProcess.Start(_directory, new Dictionary<string, string>
        {
            ["Web__Enabled"] = "true", ["Web__Port"] = $"{_web}", ["Mqtt__Embedded__Port"] = $"{Broker}",
        });
        await _process.PrintsAsync("pump/room1  OFF");
        using var http = new HttpClient { BaseAddress = new(Address) };
        await _process.UntilAsync(() => Answers(http), "the dashboard answers");
    }

    /// <summary>Ends it as a power cut does.</summary>
    public async Task KillAsync()
    {
        await _process!.KillAsync();
        _process.Dispose();
    }

    /// <summary>Sets the level that the tank's sensor reads; null takes the sensor away.</summary>
    public void SetTank(double? metres)
    {
        if (metres is { } level)
        {
            System.IO.File.WriteAllText(Tank + "~", level.ToString(CultureInfo.InvariantCulture));
            System.IO.File.Move(Tank + "~", Tank, overwrite: true);
        }
        else
        {
            System.IO.File.Delete(Tank);
        }
    }

    /// <summary>Puts a picture of that many pixels where the camera's sensor finds it.</summary>
    public void SetPicture(int width)
    {
        System.IO.File.WriteAllBytes(Picture + "~", Png.Of(width, width / 2));
        System.IO.File.Move(Picture + "~", Picture, overwrite: true);
    }

    /// <summary>Puts a day into the history before the start: a temperature that goes from 10 °C to 20 °C and back.</summary>
    public void KeepDay()
    {
        Configure();
        var state = Directory.CreateDirectory(Path.Combine(_directory, "sensoragent"));
        using var store = new ReadingStore(Path.Combine(state.FullName, Historian.FileName));
        var channel = new ChannelId("climate", "temperature", "room1");
        var start = DateTimeOffset.UtcNow.AddHours(-24);
        var day = Enumerable.Range(0, 24 * 60).Select(minute =>
        {
            var celsius = SensorValue.Of(15 - (5 * Math.Cos(minute / 1440.0 * 2 * Math.PI)));
            return new KeptReading(new(channel, celsius, "°C", start.AddMinutes(minute)) { Sequence = minute + 1 }, IsDelivered: true);
        });
        store.Append([.. day], []);
    }

    /// <summary>Sets the dashboard's password as its users do.</summary>
    public async Task SetPasswordAsync(string password, params string[] options)
    {
        Configure();
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "SensorAgent.dll"), "password", .. options];
        var command = new System.Diagnostics.ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _directory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        command.Environment["XDG_STATE_HOME"] = _directory;
        using var process = System.Diagnostics.Process.Start(command)!;
        await process.StandardInput.WriteLineAsync(password);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Subscribes with a client that was not written here; ended with the agent.</summary>
    internal MosquittoSub Subscribe(string filter)
    {
        var subscriber = new MosquittoSub(Broker, filter);
        _subscribers.Add(subscriber);
        return subscriber;
    }

    public ValueTask DisposeAsync()
    {
        _subscribers.ForEach(subscriber => subscriber.Dispose());
        _process?.Dispose();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static bool Answers(HttpClient http)
    {
        try
        {
            using var answer = http.Send(new(HttpMethod.Get, "api/v1/session"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Configure()
    {
        SetTank(1.5);
        SetPicture(160);
        System.IO.File.WriteAllText(File, $$"""
            {
              // A comment that stays.
              "Agent": { "Id": "bench", "Location": "room1" },
              "Mqtt": { "Broker": "embedded" },
              "Board": { "Kind": "simulated" },
              "Sensors": {
                "climate": { "Driver": "bme280", "Bus": 1, "Address": "0x76", "Interval": "1s" },
                "tank": { "Driver": "file", "Path": "{{Tank}}", "Quantity": "distance", "Interval": "200ms", "Location": "garden" },
                "camera": { "Driver": "image", "Path": "{{Picture}}", "Interval": "1s", "Location": "garden" }
              },
              "Outputs": {
                "lamp": { "Driver": "gpio", "Pin": "GPIO17" },
                "fan": { "Driver": "pwm", "Frequency": 1000 },
                "pump": { "Driver": "gpio", "Pin": "GPIO22", "MinOn": "1h" },
                "strip": { "Driver": "ws2812", "Bus": 0, "ChipSelect": 0 },
                "blind": { "Driver": "cover", "Up": "GPIO5", "Down": "GPIO6", "TravelUp": "2s", "TravelDown": "2s" },
                "board": { "Driver": "hd44780", "Bus": 1, "Address": "0x27" },
                "lift": { "Driver": "gpio", "Pin": "GPIO24", "Location": "garden", "Interlock": { "Group": "motor", "DeadTime": "2s" } },
                "lower": { "Driver": "gpio", "Pin": "GPIO25", "Location": "garden", "Interlock": { "Group": "motor", "DeadTime": "2s" } },
                "siren": { "Driver": "gpio", "Pin": "GPIO26", "Location": "garden", "MaxSwitchesPerHour": 2, "MaxOn": "1h" }
              },
              "Groups": { "all": { "Outputs": ["lamp", "fan"] } },
              "Scenes": { "evening": { "Set": ["lamp OFF", "fan 30"] } },
              "Rules": {
                "overflow": { "When": { "Channel": "distance/garden", "Above": 3 }, "Do": { "siren": "PULSE 500ms", "lamp": "ON" }, "Else": { "lamp": "OFF" }, "Override": 0 }
              }
            }
            """, Encoding.UTF8);
    }
}
