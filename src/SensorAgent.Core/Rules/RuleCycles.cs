using SensorAgent.Core.Options;

namespace SensorAgent.Core.Rules;

/// <summary>Finds rules that set each other off for ever: one commands an output that another watches, and so back to the first.</summary>
internal static class RuleCycles
{
    /// <summary>Notes every cycle once, with its names.</summary>
    public static void Check(IReadOnlyList<RulePlan> rules, Findings findings)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules.OrderBy(rule => rule.Name, StringComparer.Ordinal))
        {
            if (Way(rule, rule, rules, [.. done], []) is not { } way)
                continue;
            done.UnionWith(way.Select(step => step.Name));
            var names = string.Concat(way.Select((step, at) => $"{step.Name} → {way[(at + 1) % way.Count].When.Watches} → "));
            findings.Add(
                $"{rule.Settings.Path}:When:{(rule.When.Output is null ? "Channel" : "Output")}",
                way.Count == 1 ? $"the rule watches what it commands itself: {names}{rule.Name}" : $"the rules set each other off: {names}{rule.Name}",
                way.Count == 1 ? "watch something else; to limit how long an output is on there is MaxOn" : "let one of them watch something else");
        }
    }

    /// <summary>A way from a rule to the goal over what they command and watch; null where there is none.</summary>
    private static IReadOnlyList<RulePlan>? Way(RulePlan from, RulePlan goal, IReadOnlyList<RulePlan> rules, HashSet<string> seen, IReadOnlyList<RulePlan> before)
    {
        if (!seen.Add(from.Name))
            return null;
        RulePlan[] way = [.. before, from];
        var next = rules.Where(rule => from.Targets.Contains(rule.When.Watches)).ToArray();
        return next.Contains(goal) ? way : next.Select(rule => Way(rule, goal, rules, seen, way)).FirstOrDefault(found => found is not null);
    }
}
