namespace SensorAgent.Devices.Simulation;

/// <summary>A TCA9554 (datasheet SCPS233, table 3).</summary>
[Simulates("tca9554")]
internal sealed class Tca9554Model : TcaModel
{
    public Tca9554Model(SimulatedWorld world)
        : base(ports: 1) => _ = world; // nothing of it reaches a pin
}
