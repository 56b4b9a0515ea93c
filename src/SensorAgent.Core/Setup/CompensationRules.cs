using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Setup;

/// <summary>Whether the channels that chips compensate for are there.</summary>
internal static class CompensationRules
{
    public static void Check(AgentPlan plan, Findings findings)
    {
        var channels = plan.Sensors.SelectMany(sensor => sensor.Sensor.Channels).ToArray();
        foreach (var sensor in plan.Sensors.Select(sensor => sensor.Sensor))
        {
            foreach (var (key, quantity) in Compensation.Keys.Where(key => sensor.Driver.Description.Settings.Contains(key.Key)))
            {
                var name = sensor.Settings.Get(key);
                if (name.Length == 0)
                    continue;
                if (channels.FirstOrDefault(channel => channel.Id.ToString() == name) is not { } found)
                {
                    findings.Add(sensor.Settings.PathOf(key.Key), $"there is no channel \"{name}\"",
                        Spelling.DidYouMean(name, [.. channels.Where(channel => channel.Quantity.Unit == Model.Quantity.Named(quantity).Unit).Select(channel => channel.Id.ToString())]));
                }
                else if (found.Quantity.Unit != Model.Quantity.Named(quantity).Unit)
                {
                    findings.Add(sensor.Settings.PathOf(key.Key), $"\"{name}\" is no {quantity}", $"name a channel in {Model.Quantity.Named(quantity).Unit}");
                }
            }
        }
    }
}
