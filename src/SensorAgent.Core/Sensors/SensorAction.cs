namespace SensorAgent.Core.Sensors;

/// <summary>Something that is done on request to calibrate a sensor, by its chip or by the agent.</summary>
/// <param name="Name">Its name in <c>request/calibrate</c>.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Value">The least and the greatest value that goes with it, and its unit; null for none.</param>
public sealed record SensorAction(string Name, string Summary, (double Least, double Most, string Unit)? Value = null)
{
    /// <summary>What the sensor says now becomes 0; the agent does that itself.</summary>
    public static SensorAction Tare { get; } = new("tare", "what is on it now counts as nothing");
}

/// <summary>An opened sensor whose chip can be told to calibrate itself.</summary>
public interface ICalibratedSensor : ISensor
{
    /// <summary>Does one of the description's actions, between two reads.</summary>
    ValueTask CalibrateAsync(string action, double value, CancellationToken cancellationToken);
}
