using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Selectors;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>What must hold of the callers of the HTTP edge.</summary>
internal static class CallerRules
{
    public static void Check(ImmutableArray<CallerConfig>? configured, SectionReport report)
    {
        if (configured is not { } callers || !report.Sound("callers"))
        {
            return;
        }

        if (callers.IsEmpty)
        {
            report.Warn("callers", "is empty, so no planner outside may ask; leave it out to admit those on this machine");
        }

        TokenRules.Check(callers, "callers", "caller", report);
        for (var i = 0; i < callers.Length; i++)
        {
            for (var j = 0; j < callers[i].Deployments.Length; j++)
            {
                if (!RoleSelector.TryParse(callers[i].Deployments[j], out _))
                {
                    report.Error($"callers[{i}].deployments[{j}]", "holds an empty segment; give {k8s_namespace}/{dgd_name}/{role} or a leading part of it");
                }
            }
        }
    }
}
