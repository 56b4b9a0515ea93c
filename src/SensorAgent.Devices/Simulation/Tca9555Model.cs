namespace SensorAgent.Devices.Simulation;

/// <summary>A TCA9555 (datasheet SCPS200, table 3).</summary>
[Simulates("tca9555")]
internal sealed class Tca9555Model : TcaModel
{
    public Tca9555Model(SimulatedWorld world)
        : base(ports: 2) => _ = world; // nothing of it reaches a pin
}
