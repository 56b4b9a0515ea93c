using System.Diagnostics;
using SensorAgent.Core.Model;
using SensorAgent.Web.Metrics;

namespace SensorAgent.Web.Tests;

public sealed class MetricsTests : IAsyncLifetime
{
    private WebBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Readings_errors_link_backlog_latency_and_process_are_told()
    {
        _bench.Measure(new("temperature", 21.44), new("motion", SensorValue.Of(true)), new("text", SensorValue.Of("hello")));
        await _bench.Sources.Outputs.CommandAsync("lamp", "ON"u8.ToArray());
        await _bench.Sources.Outputs.CommandAsync("lamp", "NONSENSE"u8.ToArray());

        var families = await MetricsAsync();

        Assert.Equal(21.4, Value(families, "sensoragent_channel_value", ("quantity", "temperature")));
        Assert.Equal(1, Value(families, "sensoragent_channel_value", ("quantity", "motion")));
        Assert.DoesNotContain(families["sensoragent_channel_value"].Samples, sample => sample.Labels["quantity"] == "text");
        Assert.Equal(3, Value(families, "sensoragent_readings_total"));
        Assert.Equal(0, Value(families, "sensoragent_link_connected"));
        Assert.Equal(0, Value(families, "sensoragent_backlog_readings"));
        Assert.Equal(1, Value(families, "sensoragent_output_on", ("output", "lamp")));
        Assert.Equal(1, Value(families, "sensoragent_commands_total", ("status", "ok")));
        Assert.Equal(1, Value(families, "sensoragent_commands_total", ("status", "error")));
        Assert.Equal(2, families["sensoragent_command_duration_seconds"].Samples.Single(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal)).Value);
        Assert.True(Value(families, "process_resident_memory_bytes") > 1_000_000);
        Assert.True(Value(families, "process_cpu_seconds_total") > 0);
    }

    [Fact]
    public async Task A_sensor_that_cannot_be_read_is_down_and_its_channels_have_no_value()
    {
        _bench.Measure(new Measurement("temperature", 21));
        _bench.Fail("Nothing answers.");

        var families = await MetricsAsync();

        Assert.Equal(0, Value(families, "sensoragent_sensor_up", ("sensor", "climate")));
        Assert.Equal(1, Value(families, "sensoragent_sensor_faults_total", ("sensor", "climate")));
        Assert.False(families.ContainsKey("sensoragent_channel_value"));
        Assert.Equal(0, Value(families, "sensoragent_channel_online", ("quantity", "temperature")));
    }

    [Theory]
    [InlineData("a \"quoted\" back\\slash\nand a second line")]
    [InlineData("温度 °C")]
    public void Whatever_stands_in_a_label_comes_out_as_it_was(string value)
    {
        var text = PrometheusText.Of([new("some_gauge", "A help with a \\ and\na second line.", FigureKind.Gauge, "1", [new([("label", value)], double.NaN)])]);

        var sample = Assert.Single(Exposition.Parse(text)["some_gauge"].Samples);
        Assert.Equal(value, sample.Labels["label"]);
        Assert.True(double.IsNaN(sample.Value));
    }

    [Theory]
    [InlineData("# TYPE a gauge\na 1\n")]
    [InlineData("# HELP a A.\n# TYPE a gauge\na 1\na 2\n")]
    [InlineData("# HELP a A.\n# TYPE a gauge\nb 1\n")]
    [InlineData("# HELP a A.\n# TYPE a counter\na 1\n")]
    [InlineData("# HELP a A.\n# TYPE a gauge\na{b=\"\\t\"} 1\n")]
    [InlineData("# HELP a A.\n# TYPE a gauge\na{0b=\"\"} 1\n")]
    [InlineData("# HELP a A.\n# TYPE a gauge\na 1")]
    [InlineData("# HELP a A.\n# TYPE a gauge\na 1,5\n")]
    [InlineData("# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n")]
    public void The_strict_parser_is_strict(string text) => Assert.Throws<FormatException>(() => Exposition.Parse(text));

    [PromtoolFact]
    public async Task Prometheus_own_tool_has_nothing_to_say_against_them()
    {
        _bench.Measure(new("temperature", 21.44), new("motion", SensorValue.Of(true)));
        var start = new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        using var promtool = Process.Start(start)!;
        await promtool.StandardInput.WriteAsync(await _bench.Client.GetStringAsync("/metrics"));
        promtool.StandardInput.Close();

        var said = await promtool.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60)) + await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((0, ""), (promtool.ExitCode, said));
    }

    private static double Value(IReadOnlyDictionary<string, ExposedFamily> families, string name, params (string Name, string Value)[] labels) =>
        families[name].Samples.Single(sample => labels.All(label => sample.Labels[label.Name] == label.Value)).Value;

    private async Task<IReadOnlyDictionary<string, ExposedFamily>> MetricsAsync()
    {
        using var answer = await _bench.Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return Exposition.Parse(await answer.Content.ReadAsStringAsync());
    }

    private sealed class PromtoolFactAttribute : FactAttribute
    {
        public PromtoolFactAttribute()
        {
            if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "promtool"))))
                Skip = "promtool is not installed (Debian's package prometheus).";
        }
    }
}
