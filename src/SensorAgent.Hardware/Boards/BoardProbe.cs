namespace SensorAgent.Hardware.Boards;

/// <summary>What a machine shows of itself, under a root that tests replace.</summary>
/// <param name="Model">The device tree's model, or nothing where there is no device tree.</param>
/// <param name="HasBuses">Whether there is a GPIO or I2C device node.</param>
internal sealed record BoardProbe(string Model, bool HasBuses)
{
    // /proc/device-tree is a link into sysfs that a container may lack.
    private static readonly string[] ModelFiles = ["proc/device-tree/model", "sys/firmware/devicetree/base/model"];

    /// <summary>Looks.</summary>
    public static BoardProbe Of(string root) => new(ReadModel(root), HasNode(root, "gpiochip*") || HasNode(root, "i2c-*"));

    /// <summary>The profile of the board, when its device tree names a known one.</summary>
    public BoardProfile? Known => RaspberryPi.Match(Model) ?? WalnutPi.Match(Model);

    private static string ReadModel(string root)
    {
        foreach (var file in ModelFiles)
        {
            try
            {
                return File.ReadAllText(Path.Combine(root, file)).Trim('\0', ' ', '\n');
            }
            catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
            {
                // Most machines have no device tree; the next spelling may.
            }
        }

        return "";
    }

    private static bool HasNode(string root, string pattern)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(root, "dev"), pattern).Any();
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
