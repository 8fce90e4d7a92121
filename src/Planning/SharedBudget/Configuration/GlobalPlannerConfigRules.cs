using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Planning.SharedBudget.Quota.Configuration;
using GlobalPlanner.Planning.SharedBudget.Selectors;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>What must hold between the settings of a GPU budget.</summary>
public sealed class GlobalPlannerConfigRules : SectionRules<GlobalPlannerConfig>
{
    /// <inheritdoc />
    public override GlobalPlannerConfig Complete(GlobalPlannerConfig section, SectionReport report)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(report);
        if (report.Sound("managed_namespaces") && section.ManagedNamespaces is { IsEmpty: true })
        {
            report.Warn("managed_namespaces", "is empty, so no planner is authorized; leave it out to admit everybody (Dynamo treats both alike)");
        }

        if (section is { MinTotalGpus: >= 0, MaxTotalGpus: >= 0 } && section.MinTotalGpus > section.MaxTotalGpus && report.Sound("min_total_gpus", "max_total_gpus"))
        {
            report.Error("min_total_gpus", string.Create(CultureInfo.InvariantCulture, $"must not exceed max_total_gpus ({section.MaxTotalGpus}): no total GPU count satisfies this band"));
        }

        CheckSelectors("gpu_cost.pools", section.GpuCost.Pools, static p => p.Selector, report);
        CheckSelectors("priority.pools", section.Priority.Pools, static p => p.Selector, report);
        for (var i = 0; i < section.Priority.Pools.Length; i++)
        {
            CheckPriority($"priority.pools[{i}]", section.Priority.Pools[i], report);
        }

        QuotaConfigRules.Check(section.Quota, section.MaxTotalGpus, report);
        if (section.Arbitration != ArbitrationPolicy.Quota && report.Sound("quota") && report.Written("quota"))
        {
            report.Warn("quota", "has no effect with arbitration: pairing; give arbitration: quota or leave it out");
        }

        return section;
    }

    private static void CheckSelectors<T>(string key, ImmutableArray<T> entries, Func<T, string> selectorOf, SectionReport report)
    {
        var selectors = new SelectorCheck(report);
        for (var i = 0; i < entries.Length; i++)
        {
            selectors.Check($"{key}[{i}].selector", selectorOf(entries[i]));
        }
    }

    private static void CheckPriority(string key, RolePriority entry, SectionReport report)
    {
        if (!report.Sound(key))
        {
            return;
        }

        if (entry.Priority is null == entry.Rules is null)
        {
            report.Error(key, "needs exactly one of priority and rules");
        }

        if (entry.Rules is not { } rules)
        {
            return;
        }

        for (var i = 0; i < rules.Length; i++)
        {
            var when = rules[i].When;
            if (when is { PredictedRequestsAtLeast: { } low, PredictedRequestsBelow: { } high } && low >= high)
            {
                report.Error($"{key}.rules[{i}].when", string.Create(CultureInfo.InvariantCulture, $"is an empty band: predicted_requests_at_least ({low}) must be less than predicted_requests_below ({high})"));
            }

            if (i == rules.Length - 1 && when is not null)
            {
                report.Error($"{key}.rules[{i}].when", "must be left out: the last rule decides when no other does");
            }
        }
    }
}
