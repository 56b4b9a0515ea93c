using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class ModbusRtuTests
{
    private readonly SerialBench _bench = new();

    [Theory]
    [InlineData("01030000000A", 0xCDC5)]
    [InlineData("0207", 0x1241)] // Modbus over Serial Line V1.02, appendix B: the CRC of 02 07 is 0x1241
    public void The_checksum_is_that_of_the_standard(string frame, int crc) => Assert.Equal(crc, ModbusLine.Crc(Convert.FromHexString(frame)));

    [Theory]
    [FiguresOf("modbus_rtu")]
    [InlineData(""" "Type": "uint16" """, "010300050001", "0103 02 022B", 555)] // Application Protocol, 6.3
    [InlineData(""" "Type": "uint16" """, "010300050001", "0103 02 FFFF", 65_535)]
    [InlineData(""" "Type": "int16", "Scale": 0.1 """, "010300050001", "0103 02 FF9B", -10.1)]
    [InlineData(""" "Type": "uint32" """, "010300050002", "0103 04 00010002", 65_538)]
    [InlineData(""" "Type": "int32" """, "010300050002", "0103 04 FFFFFFFE", -2)]
    [InlineData(""" "Type": "int32", "WordOrder": "low-first" """, "010300050002", "0103 04 FFFEFFFF", -2)]
    [InlineData(""" "Type": "float32" """, "010300050002", "0103 04 43664000", 230.25)]
    [InlineData(""" "Type": "float32", "WordOrder": "low-first" """, "010300050002", "0103 04 40004366", 230.25)]
    [InlineData(""" "Function": "input" """, "010400050001", "0104 02 000A", 10)] // 6.4
    [InlineData(""" "Function": "coil" """, "010100050001", "0101 01 01", 1)]
    [InlineData(""" "Function": "discrete" """, "010200050001", "0102 01 FE", 0)]
    public async Task Reads_a_register_of_any_kind(string settings, string request, string answer, double value)
    {
        _bench.Port.On(WithCrc(request), WithCrc(answer));

        var read = Assert.Single(await _bench.ReadAsync<ModbusRtu>($$"""{ "Registers": { "voltage": { "Register": 5, {{settings}} } } }"""));

        Assert.Equal("voltage", read.Quantity);
        Assert.Equal(value, read.Value.Number, 1e-6);
    }

    [Fact]
    public async Task Reads_several_registers_one_after_the_other()
    {
        _bench.Port.On(WithCrc("1104000A0001"), WithCrc("11 04 02 00EB")).On(WithCrc("110200C40001"), WithCrc("11 02 01 01"));

        var read = await _bench.ReadAsync<ModbusRtu>("""
            { "Unit": 17, "Baud": 19200, "Parity": "even", "Registers": {
              "temperature": { "Register": 10, "Function": "input", "Scale": 0.1 }, "door": { "Register": 196, "Function": "discrete" } } }
            """);

        Assert.Equal(23.5, read.Good("temperature"), 1e-9);
        Assert.True(Assert.Single(read, one => one.Quantity == "door").Value.IsOn);
        Assert.Equal(new SerialSettings(19_200, 8, SerialParity.Even, 1), _bench.Settings);
    }

    [Theory] // 3.5 characters of 11 bits, and never less than 1.75 ms (section 2.5.1.1)
    [InlineData(9600, 4.01)]
    [InlineData(19_200, 2.005)]
    [InlineData(115_200, 1.75)]
    public async Task The_line_is_silent_between_frames(int baud, double milliseconds)
    {
        _bench.Port.On(WithCrc("010300000001"), WithCrc("0103020001")).On(WithCrc("010300010001"), WithCrc("0103020002"));
        var waits = new List<TimeSpan>();
        _bench.Port.OnWrite = _ => waits.AddRange(_bench.Time.Waits.Skip(waits.Count));

        await _bench.ReadAsync<ModbusRtu>($$"""{ "Baud": {{baud}}, "Registers": { "a": { "Register": 0 }, "b": { "Register": 1 } } }""");

        var silence = Assert.Single(waits.Where(wait => wait != TimeSpan.Zero).TakeLast(1)) - ChipTime.Margin;
        Assert.InRange(silence.TotalMilliseconds, milliseconds, Math.Ceiling(milliseconds));
    }

    [Theory] // Application Protocol, section 7
    [InlineData(1, "it does not know the function")]
    [InlineData(2, "it has no such register")]
    [InlineData(3, "it cannot read as many at once")]
    [InlineData(4, "it has failed")]
    [InlineData(6, "it is busy")]
    [InlineData(8, "its memory is damaged")]
    [InlineData(10, "the gateway has no way to it")]
    [InlineData(11, "it does not answer the gateway")]
    public async Task An_exception_has_words(int code, string words)
    {
        _bench.Port.On(WithCrc("010300050001"), WithCrc($"0183{code:X2}"));

        var fault = await FaultAsync();

        Assert.Equal((BusFault.BadData, $"Unit 1 refuses register 5: {words} (exception {code})."), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task Noise_before_the_answer_is_skipped()
    {
        _bench.Port.On(WithCrc("010300050001"), "00FF" + WithCrc("010302022B"));

        Assert.Equal(555, Assert.Single(await _bench.ReadAsync<ModbusRtu>("""{ "Registers": { "a": { "Register": 5 } } }""")).Value.Number);
    }

    [Theory]
    [InlineData("0103 02 022B 0000")] // wrong CRC
    [InlineData("0103 04 022B 0000 0000")] // another length
    [InlineData("0104 02 022B 0000")] // another function
    [InlineData("0183 02 0000")] // an exception with a wrong CRC
    [InlineData("0103 02 022B")] // cut off
    public async Task An_answer_that_is_damaged_is_no_reading(string answer)
    {
        _bench.Port.On(WithCrc("010300050001"), answer);

        var fault = await FaultAsync();

        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.StartsWith("The answer of unit 1 is damaged (CRC)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_has_words()
    {
        var fault = await FaultAsync();

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.StartsWith("Unit 1 does not answer within 1s; look at its address, Baud and Parity", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sensors_on_one_line_open_it_once_and_speak_in_turn()
    {
        using var line = new Line();
        var board = new FakeBoard { Serial = line.Open };
        ISensor[] sensors = [.. Enumerable.Range(1, 4).Select(unit => OpenUnit(board, unit))];

        var read = await Task.WhenAll(sensors.Select(sensor => Task.Run(async () => await sensor.ReadAsync(CancellationToken.None))))
            .WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([1, 2, 3, 4], read.Select(values => Assert.Single(values).Value.Number));
        Assert.Equal(1, line.TimesOpened);
        Array.ForEach(sensors[1..], sensor => sensor.Dispose());
        Assert.False(line.IsClosed);
        sensors[0].Dispose();
        Assert.True(line.IsClosed);
    }

    [Fact]
    public async Task A_port_that_failed_is_opened_anew_although_others_have_it()
    {
        using var line = new Line();
        var board = new FakeBoard { Serial = line.Open };
        using var first = OpenUnit(board, 1);
        using var second = OpenUnit(board, 2);
        await first.ReadAsync(CancellationToken.None);

        line.IsUnplugged = true;
        var fault = await Assert.ThrowsAsync<BusException>(() => first.ReadAsync(CancellationToken.None).AsTask());
        line.IsUnplugged = false;
        var read = await second.ReadAsync(CancellationToken.None);

        Assert.Equal(BusFault.Missing, fault.Fault);
        Assert.Equal(2, Assert.Single(read).Value.Number);
        Assert.Equal(2, line.TimesOpened);
    }

    [Fact]
    public async Task A_line_that_is_to_be_spoken_on_in_another_way_is_opened_anew()
    {
        using var line = new Line();
        var board = new FakeBoard { Serial = line.Open };
        using var slow = OpenUnit(board, 1);
        await slow.ReadAsync(CancellationToken.None);

        using var fast = OpenUnit(board, 2, baud: 19_200);
        await fast.ReadAsync(CancellationToken.None);

        Assert.Equal((2, 19_200), (line.TimesOpened, line.Settings.BaudRate));
    }

    [Theory]
    [InlineData("",
        "Sensors:x:Registers: is missing; write \"Registers\": { \"voltage\": { \"Register\": 0, \"Function\": \"input\", \"Type\": \"float32\" } }.")]
    [InlineData(""", "Registers": { "a": { "Function": "input" } } """,
        "Sensors:x:Registers:a:Register: is missing; Address on the wire, from 0: 40001 in a manual is holding register 0, 30005 is input register 4.")]
    [InlineData(""", "Registers": { "a": { "Register": 1, "Type": "double" } } """,
        "Sensors:x:Registers:a:Type: \"double\" cannot stand here; use uint16, int16, uint32, int32 or float32.")]
    [InlineData(""", "Registers": { "a": { "Register": 65535, "Type": "int32" } } """,
        "Sensors:x:Registers:a:Register: is the last one, and the type takes two.")]
    [InlineData(""", "Registers": { "a": { "Register": 1, "Skale": 2 } } """,
        "Sensors:x:Registers:a:Skale: is not a key that anything reads; did you mean \"Scale\"?")]
    [InlineData(""", "Unit": 248, "Registers": { "a": { "Register": 1 } } """,
        "Sensors:x:Unit: \"248\" cannot stand here; use a whole number from 1 to 247.")]
    public void Mistakes_have_words(string settings, string mistake)
    {
        var findings = new Findings();

        Open.Plan("modbus_rtu", settings, findings);

        Assert.Equal(mistake, findings.Mistakes[0].ToString());
    }

    private static ISensor OpenUnit(FakeBoard board, int unit, int baud = 9600) => ModbusRtu.Create(new(
        ModbusRtu.Description, Config.Section($$"""{ "Unit": {{unit}}, "Baud": {{baud}}, "Registers": { "a": { "Register": 0 } } }"""), board,
        TimeProvider.System));

    private Task<BusException> FaultAsync() =>
        Assert.ThrowsAsync<BusException>(() => _bench.ReadAsync<ModbusRtu>("""{ "Registers": { "a": { "Register": 5 } } }"""));

    private static string WithCrc(string digits)
    {
        var frame = Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));
        var crc = ModbusLine.Crc(frame);
        return Convert.ToHexString(frame) + string.Create(CultureInfo.InvariantCulture, $"{(byte)crc:X2}{crc >> 8:X2}");
    }

    /// <summary>A line on which every unit answers with its own number, a byte at a time, and nobody may speak before the answer was taken.</summary>
    private sealed class Line : ISerialPort
    {
        private readonly Queue<byte> _answer = new();

        public int TimesOpened { get; private set; }

        public SerialSettings Settings { get; private set; }

        public bool IsClosed { get; private set; }

        public bool IsUnplugged { get; set; }

        public Line Open(string name, SerialSettings settings)
        {
            (TimesOpened, IsClosed, Settings) = (TimesOpened + 1, false, settings);
            return this;
        }

        public void Write(ReadOnlySpan<byte> data)
        {
            if (IsUnplugged)
                throw new BusException(BusFault.Missing, "It was unplugged.");
            Assert.Empty(_answer);
            foreach (var value in Convert.FromHexString(WithCrc($"{data[0]:X2}030200{data[0]:X2}")))
                _answer.Enqueue(value);
        }

        public int Read(Span<byte> buffer, TimeSpan timeout)
        {
            if (!_answer.TryDequeue(out var value))
                return 0;
            buffer[0] = value;
            return 1;
        }

        public void DiscardInput() => Assert.Empty(_answer);

        public void Dispose() => IsClosed = true;
    }
}
