using System.Diagnostics;
using System.Globalization;
using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

/// <summary>This program again, as a user who may not open the devices.</summary>
internal static class OtherUser
{
    /// <summary>Runs it as nobody and returns what it says.</summary>
    public static async Task<string> SaysAsync(string what, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", Environment.ProcessPath!, typeof(OtherUser).Assembly.Location, what, argument])
        {
            RedirectStandardOutput = true,
        })!;
        return (await process.StandardOutput.ReadToEndAsync()).Trim();
    }

    public static int OpenI2c(string bus) => Say(board => board.OpenI2c(int.Parse(bus, CultureInfo.InvariantCulture), 0x76));

    public static int OpenGpio(string pin) => Say(board => board.OpenInput(board.FindPin(pin, out _)!, new()));

    private static int Say(Func<IBoard, IDisposable> open)
    {
        try
        {
            open(World.RaspberryPi()).Dispose();
            Console.WriteLine("opened");
        }
        catch (BusException fault)
        {
            Console.WriteLine($"{fault.Code}: {fault.Message}");
        }

        return 0;
    }
}
