namespace SensorAgent.Devices.Simulation;

/// <summary>Puts a chip model into the catalogue: the simulated board answers with it where the configuration has that driver.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SimulatesAttribute(string driver) : Attribute
{
    /// <summary>The driver whose chip it models.</summary>
    public string Driver { get; } = driver;
}

/// <summary>The air and light that the simulated chips are in: slow waves, so that a chart has something to show.</summary>
public sealed class SimulatedWorld(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private volatile Wrong _wrong = new(0, TimeSpan.Zero, 0, TimeSpan.Zero);

    /// <summary>Lets everything that is measured from now on run away, by that share of itself in an hour; 0 ends it.</summary>
    public void Drift(double sharePerHour) => _wrong = _wrong with { DriftPerHour = sharePerHour, DriftsSince = Age };

    /// <summary>Lets everything that is measured leap by that share of itself, for so long.</summary>
    public void Spike(double share, TimeSpan duration) => _wrong = _wrong with { Spike = share, SpikesUntil = Age + duration };

    /// <summary>Voltage of a supply in V, around 5.</summary>
    public double Voltage => Measured(5.02 + Wave(0.06, TimeSpan.FromMinutes(4)) + Wave(0.01, TimeSpan.FromSeconds(23)));

    /// <summary>What it delivers in A, around 0.4.</summary>
    public double Current => Measured(0.42 + Wave(0.15, TimeSpan.FromMinutes(6)) + Wave(0.02, TimeSpan.FromSeconds(29)));

    /// <summary>How far the board leans over its x axis in degrees, around level.</summary>
    public double Tilt => Measured(Wave(8, TimeSpan.FromMinutes(3)));

    /// <summary>Air temperature in °C, around 21.5.</summary>
    public double Temperature => Measured(21.5 + Wave(1.5, TimeSpan.FromMinutes(10)) + Wave(0.2, TimeSpan.FromSeconds(47)));

    /// <summary>Relative humidity in %, around 45.</summary>
    public double Humidity => Measured(45 - Wave(6, TimeSpan.FromMinutes(10)) + Wave(0.6, TimeSpan.FromSeconds(61)));

    /// <summary>Air pressure in hPa, around 1013.</summary>
    public double Pressure => Measured(1013.2 + Wave(2.5, TimeSpan.FromMinutes(45)));

    /// <summary>Illuminance in lx, around 320.</summary>
    public double Illuminance => Measured(320 + Wave(90, TimeSpan.FromMinutes(7)) + Wave(12, TimeSpan.FromSeconds(31)));

    /// <summary>Carbon dioxide in ppm, around 650.</summary>
    public double CarbonDioxide => Measured(650 + Wave(180, TimeSpan.FromMinutes(12)) + Wave(15, TimeSpan.FromSeconds(53)));

    /// <summary>Volatile organic compounds in ppb, around 120.</summary>
    public double OrganicCompounds => Measured(120 + Wave(70, TimeSpan.FromMinutes(9)) + Wave(8, TimeSpan.FromSeconds(37)));

    /// <summary>Fine dust up to 2.5 µm in µg/m³, around 14.</summary>
    public double FineDust => Measured(14 + Wave(6, TimeSpan.FromMinutes(11)) + Wave(1, TimeSpan.FromSeconds(41)));

    /// <summary>How long this world has been there; what chips go by that measure at their own pace.</summary>
    public TimeSpan Age => time.GetElapsedTime(_start);

    private double Measured(double value)
    {
        var (wrong, age) = (_wrong, Age);
        return value * (1 + (wrong.DriftPerHour * (age - wrong.DriftsSince).TotalHours) + (age < wrong.SpikesUntil ? wrong.Spike : 0));
    }

    private double Wave(double amplitude, TimeSpan period) =>
        amplitude * Math.Sin(Math.Tau * time.GetElapsedTime(_start).TotalSeconds / period.TotalSeconds);

    private sealed record Wrong(double DriftPerHour, TimeSpan DriftsSince, double Spike, TimeSpan SpikesUntil);
}
