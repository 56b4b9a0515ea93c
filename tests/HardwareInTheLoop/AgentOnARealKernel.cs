using System.Buffers.Binary;

namespace SensorAgent.HardwareInTheLoop;

public sealed class AgentOnARealKernel : IDisposable
{
    // BMP280 datasheet BST-BMP280-DS001, 3.12, the worked example: trimming values, raw values, 25.08 °C, 1006.53 hPa.
    private static readonly short[] Trimming =
        [27504, 26435, -1000, unchecked((short)36477), -10685, 3024, 2855, 140, -7, 15500, -14600, 6000];

    private static readonly byte[] RawPressureTemperatureHumidity = [0x65, 0x5A, 0xC0, 0x7E, 0xED, 0x00, 0x75, 0x30];

    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(110));

    public AgentOnARealKernel()
    {
        var bytes = new byte[Trimming.Length * 2];
        for (var i = 0; i < Trimming.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * 2), Trimming[i]);
        World.SetRegisters(0x88, bytes);
        World.SetRegisters(0xA1, 75);
        World.SetRegisters(0xE1, 0x6A, 0x01, 0x00, 0x14, 0x24, 0x03, 0x1E);
        World.SetRegisters(0xD0, 0x60);
        World.SetRegisters(0xF3, 0);
        World.SetRegisters(0xF7, RawPressureTemperatureHumidity);
    }

    public void Dispose() => _bound.Dispose();

    [Fact]
    public async Task A_bme280_on_the_wires_reads_as_the_datasheet_says()
    {
        var (code, text) = await AgentProcess.RunAsync(_bound.Token, "read", "climate");

        Assert.True(code == 0, text);
        Assert.Contains("25.1 °C", text, StringComparison.Ordinal);
        Assert.Contains("1006.5 hPa", text, StringComparison.Ordinal);
        Assert.DoesNotContain("simulated", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sensor_that_is_not_there_is_said_in_words()
    {
        var (code, text) = await AgentProcess.RunAsync(_bound.Token, "read", "gone");

        Assert.Equal(1, code);
        Assert.Contains("No answer at 0x23 on I2C bus 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thermometer_reads_through_the_kernels_driver()
    {
        World.SetThermometers(-162);

        var (code, text) = await AgentProcess.RunAsync(_bound.Token, "read", "cellar");

        Assert.True(code == 0, text);
        Assert.Contains("-10.1 °C", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lamp_starts_as_configured_without_a_click_and_is_off_after_a_clean_stop()
    {
        World.ClearTrace();
        using var agent = AgentProcess.Start("run");
        while (World.Trace(17).Length == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, _bound.Token);

        agent.Terminate();
        var (code, text) = await agent.EndAsync(_bound.Token);

        Assert.True(code == 0, text);
        Assert.Equal("17 out 1", World.Trace(17)[0]);
        Assert.EndsWith("0", World.Trace(17)[^1], StringComparison.Ordinal);
    }
}
