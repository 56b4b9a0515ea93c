using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class TextFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("48312\n", """, "Scale": 0.001, "Quantity": "cpu_temperature" """, "cpu_temperature=48.312")]
    [InlineData(" -1.5e3 ", "", "value=-1500")]
    [InlineData("a: YES\nb t=23125\n", """, "Pattern": "t=(-?\\d+)", "Scale": 0.001, "Quantity": "temperature" """, "temperature=23.125")]
    [InlineData("cpu 7 idle", """, "Pattern": "\\d+" """, "value=7")]
    [InlineData("21.5;45", """, "Pattern": "^(.+);(.+)$", "Quantity": "temperature,humidity" """, "temperature=21.5 humidity=45")]
    public async Task Finds_the_values(string text, string settings, string values)
    {
        await File.WriteAllTextAsync(_path, text);

        var read = await ReadAsync(settings);

        Assert.Equal(values, string.Join(' ', read.Select(one => FormattableString.Invariant($"{one.Quantity}={one.Value.Number}"))));
    }

    [Fact]
    public async Task States_and_texts_are_not_scaled()
    {
        await File.WriteAllTextAsync(_path, "on Hello");

        var read = await ReadAsync(""", "Pattern": "(\\w+) (\\w+)", "Scale": 10, "Quantity": "door,text" """);

        Assert.True(read[0].Value.IsOn);
        Assert.Equal("Hello", read[1].Value.Text);
    }

    [Theory]
    [InlineData("", "", "The file holds \"\" instead of a number.")]
    [InlineData("warm", "", "The file holds \"warm\" instead of a number.")]
    [InlineData("NaN", "", "The file holds \"NaN\" instead of a number.")]
    [InlineData("23 C", """, "Pattern": "t=(\\d+)" """, "The file holds \"23 C\", where nothing fits the pattern.")]
    public async Task What_is_no_value_is_told(string text, string settings, string words)
    {
        await File.WriteAllTextAsync(_path, text);

        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(settings));

        Assert.Equal((BusFault.BadData, words), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task A_pattern_that_never_ends_is_given_up()
    {
        await File.WriteAllTextAsync(_path, new string('a', 60) + "!");

        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(""", "Pattern": "^(a+)+$" """));

        Assert.Equal(BusFault.Timeout, fault.Fault);
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_refused()
    {
        await File.WriteAllTextAsync(_path, new string(' ', 64 * 1024) + "1");

        Assert.EndsWith(
            "is longer than 65536 bytes.", (await Assert.ThrowsAsync<BusException>(() => ReadAsync(""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_missing()
    {
        File.Delete(_path);

        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(""));

        Assert.Equal((BusFault.Missing, $"There is no file {_path}."), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData("", "Sensors:x:Path: is missing; name a file, such as /sys/class/thermal/thermal_zone0/temp.")]
    [InlineData(""", "Path": "/a", "Pattern": "(" """,
        "Sensors:x:Pattern: \"(\" cannot stand here; use a regular expression of .NET, such as t=(-?\\d+).")]
    [InlineData(""", "Path": "/a", "Pattern": "(a)(b)" """,
        "Sensors:x:Quantity: names 1 quantities for 2 values; give Pattern a group ( ) for each.")]
    [InlineData(""", "Path": "/a", "Quantity": "a,b" """, "Sensors:x:Quantity: names 2 quantities for 1 values; give Pattern a group ( ) for each.")]
    public void Mistakes_have_words(string settings, string mistake)
    {
        var findings = new Findings();

        Open.Plan("file", settings, findings);

        Assert.Equal(mistake, findings.Mistakes[0].ToString());
    }

    private async Task<IReadOnlyList<Measurement>> ReadAsync(string settings)
    {
        using var sensor = Open.Sensor("file", new FakeBoard(), TimeProvider.System, $""", "Path": "{_path}" {settings}""");
        return await sensor.ReadAsync(CancellationToken.None);
    }
}
