using System.Globalization;

namespace SensorAgent.Core.Pipeline;

/// <summary>How far a number must move to count as changed.</summary>
/// <param name="Amount">The distance, or the share of the value from 0 upwards.</param>
/// <param name="IsShare">True when the amount is a share of the last value.</param>
public readonly record struct Threshold(double Amount, bool IsShare)
{
    private const double Rounding = 1e-9; // 20.3 - 20.2 is a little less than 0.1

    /// <summary>Reads <c>0.1</c> or <c>5%</c>.</summary>
    public static bool TryParse(string text, out Threshold threshold)
    {
        var share = text.EndsWith('%');
        var ok = double.TryParse(share ? text.AsSpan(..^1) : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && double.IsFinite(amount);
        threshold = new(share ? amount / 100 : amount, share);
        return ok;
    }

    /// <summary>True when the number has moved far enough.</summary>
    public bool IsPassed(double from, double to) => Math.Abs(to - from) >= (IsShare ? Amount * Math.Abs(from) : Amount) - Rounding;
}
