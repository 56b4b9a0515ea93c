using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ST VL53L0X: distance by the time of flight of light, on I2C.</summary>
/// <remarks>
/// Datasheet DocID029104: identification in section 3.2, ranging range in section 5. The register map is not public: what is written, and
/// in which order, is that of ST's API STSW-IMG005 (manual UM2039: data init, static init, reference calibration, single ranging), as
/// Pololu's library shows it. The range status is read as that API does (vl53l0x_api_core.c): 11 is good; 1 to 3 hardware, 6 and 9 phase, 8
/// and 10 too near, 4 no signal. The chip stands by between single rangings.
/// </remarks>
[Sensor("vl53l0x")]
internal sealed class Vl53l0x(II2cDevice device, int budget, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Start = 0x01;
    private const byte AllSteps = 0xE8; // pre-range, final range, dynamic selection of diodes
    private const byte VoltageCalibration = 0x01;
    private const byte PhaseCalibration = 0x02;
    private const byte AlsoVoltage = 0x40;
    private const int NothingSeen = 8190; // what the chip gives where nothing reflects, in mm
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    private const int Steps = 100; // half a second for what takes at most the timing budget

    private static readonly Setting<int> BudgetKey = Setting.Integer(
        "TimingBudget", 33, 20, 200, "Milliseconds that a ranging takes; longer is more exact.");

    private byte _stopVariable;
    private bool _isPrepared;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ST VL53L0X: distance up to 2 m by time of flight")
    {
        Bus = BusKind.I2c,
        Addresses = [0x29],
        Identity = new("VL53L0X", IdRegister.Byte(Vl53l0xSetup.Register.ModelId, 0xEE)),
        Quantities = [new("distance", 0, 2.2)],
        ShortestInterval = TimeSpan.FromMilliseconds(50),
        Settings = [BudgetKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) =>
        context.OpenI2c(device => new Vl53l0x(device, context.Get(BudgetKey) * 1000, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_isPrepared)
            await PrepareAsync(cancellationToken);
        _isPrepared = true;

        Vl53l0xSetup.Inside(device, () => device.WriteByte(Vl53l0xSetup.StopVariable, _stopVariable));
        device.WriteByte(Vl53l0xSetup.Register.Start, Start);
        await DataReady.WaitAsync(this, static chip => chip.HasMeasured(), Step, Steps, time, cancellationToken);
        return [Convert()];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private bool HasMeasured() => (device.ReadByte(Vl53l0xSetup.Register.InterruptStatus) & 0b111) != 0;

    private async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        _stopVariable = Vl53l0xSetup.Begin(device);
        Vl53l0xSetup.AskForDiodes(device);
        await DataReady.WaitAsync(device, Vl53l0xSetup.HasDiodes, Step, Steps, time, cancellationToken);
        Vl53l0xSetup.UseDiodes(device);
        Vl53l0xSetup.Tune(device);
        device.WriteByte(Vl53l0xSetup.Register.Sequence, AllSteps);
        Vl53l0xTiming.Apply(device, budget);

        await CalibrateAsync(VoltageCalibration, AlsoVoltage, cancellationToken);
        await CalibrateAsync(PhaseCalibration, 0, cancellationToken);
        device.WriteByte(Vl53l0xSetup.Register.Sequence, AllSteps);
    }

    private async ValueTask CalibrateAsync(byte sequence, byte what, CancellationToken cancellationToken)
    {
        device.WriteByte(Vl53l0xSetup.Register.Sequence, sequence);
        device.WriteByte(Vl53l0xSetup.Register.Start, (byte)(Start | what));
        await DataReady.WaitAsync(this, static chip => chip.HasMeasured(), Step, Steps, time, cancellationToken);
        device.WriteByte(Vl53l0xSetup.Register.InterruptClear, 1);
        device.WriteByte(Vl53l0xSetup.Register.Start, 0);
    }

    // Twelve bytes: the status first, the distance in millimetres last.
    private Measurement Convert()
    {
        Span<byte> result = stackalloc byte[12];
        device.WriteRead([Vl53l0xSetup.Register.Result], result);
        device.WriteByte(Vl53l0xSetup.Register.InterruptClear, 1);
        var millimetres = BinaryPrimitives.ReadUInt16BigEndian(result[10..]);
        var metres = SensorValue.Of(millimetres / 1000.0);
        var status = (result[0] >> 3) & 0b1111;
        return status switch
        {
            11 when millimetres < NothingSeen => new("distance", metres),
            1 or 2 or 3 => throw new BusException(BusFault.BadData, "The chip reports a fault of its laser."),
            6 or 9 => new("distance", metres, Quality.Bad, "What it sees is beyond its range: the phase of the light does not fit."),
            8 or 10 => new("distance", metres, Quality.Bad, "Something is closer than it can measure."),
            _ => new("distance", metres, Quality.Bad, "It sees nothing: too little light comes back."),
        };
    }
}
