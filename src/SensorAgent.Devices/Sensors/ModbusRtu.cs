using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Any Modbus RTU device on a serial port, mostly RS-485: the registers that the configuration names, one after the other.</summary>
/// <remarks>Modbus over Serial Line V1.02 and Modbus Application Protocol V1.1b3. Several sensors may have one port.</remarks>
[Sensor("modbus_rtu")]
internal sealed class ModbusRtu(SharedPort shared, ModbusLine line, byte unit, IReadOnlyList<ModbusRegister> registers) : ISensor, ISensorDriver
{
    private const string RegistersKey = "Registers";

    private static readonly Setting<int> UnitKey = Setting.Integer("Unit", 1, 1, 247, "Address of the device on the line.");
    private static readonly Setting<int> BaudKey = Setting.Integer("Baud", 9600, 300, 1_000_000, "Speed of the line.");
    private static readonly Setting<string> ParityKey = Setting.Choice("Parity", "none", ["none", "even", "odd"], "Check bit of the line.");
    private static readonly Setting<int> StopBitsKey = Setting.OneOf("StopBits", 1, [1, 2], "Stop bits of the line.");

    private static readonly Setting<TimeSpan> AnswerTimeKey = Setting.Time(
        "AnswerTime", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(10),
        "A device that takes longer does not answer.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Any Modbus RTU device: the Registers that the configuration names")
    {
        Bus = BusKind.Serial,
        SharedLine = LineOf,
        QuantitiesOf = section => [.. section.Section(RegistersKey).Names.Select(name => new SensorQuantity(name))],
        DefaultInterval = TimeSpan.FromSeconds(10),
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [UnitKey, BaudKey, ParityKey, StopBitsKey, AnswerTimeKey],
        Maps = [(RegistersKey, ModbusRegister.Keys)],
        Example = [("Registers:voltage:Register", "0"), ("Registers:voltage:Function", "input"), ("Registers:voltage:Type", "float32")],
        Check = Check,
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var settings = LineOf(context.Settings);
        var shared = SharedPort.Join(context);
        var line = new ModbusLine(shared, settings, spoken => context.OpenSerial(spoken), context.Get(AnswerTimeKey), context.Time);
        var registers = context.Settings.Section(RegistersKey);
        return new ModbusRtu(
            shared, line, (byte)context.Get(UnitKey), [.. registers.Names.Select(name => ModbusRegister.Read(name, registers.Section(name)))]);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>();
        foreach (var register in registers)
            measurements.Add(register.Measure(await line.AskAsync(unit, register, cancellationToken)));
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => shared.Leave();

    private static SerialSettings LineOf(SettingsSection section) => new(
        section.Get(BaudKey), 8, Enum.Parse<SerialParity>(section.Get(ParityKey), ignoreCase: true), section.Get(StopBitsKey));

    private static void Check(SettingsSection section)
    {
        var registers = section.Section(RegistersKey);
        var names = registers.Names.ToArray();
        if (names.Length == 0)
            section.Add(
                RegistersKey, "is missing", """write "Registers": { "voltage": { "Register": 0, "Function": "input", "Type": "float32" } }""");
        foreach (var name in names)
            ModbusRegister.Check(name, registers.Section(name));
    }
}
