using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>Checks that what groups are guaranteed is there, for one GPU type after the other; the groups are a tree.</summary>
internal sealed class QuotaTreeCheck(GlobalPlannerConfig budget, SectionReport report)
{
    private readonly ImmutableArray<QuotaGroupConfig> _groups = budget.Quota.Groups;
    private readonly ILookup<string, QuotaGroupConfig> _children =
        budget.Quota.Groups.ToLookup(static group => group.Parent ?? QuotaTerms.NoGroup, StringComparer.Ordinal);

    public void Check(string gpuType)
    {
        for (var i = 0; i < _groups.Length; i++)
        {
            var group = _groups[i];
            var key = gpuType == QuotaTerms.DefaultGpuType ? $"quota.groups[{i}]" : $"quota.groups[{i}].by_gpu_type.{gpuType}";
            var (quota, below) = (group.QuotaOf(gpuType), Below(group.Name, gpuType));
            if (quota.GuaranteedGpus is { } own && below > own)
            {
                report.Error($"{key}.guaranteed_gpus", $"is less than the {below} GPUs that its subgroups are guaranteed; raise it, lower theirs, or leave it out");
            }

            if (quota.LendingLimitGpus > (quota.GuaranteedGpus ?? below))
            {
                report.Error($"{key}.lending_limit_gpus", $"is more than the {quota.GuaranteedGpus ?? below} GPUs that the group is guaranteed; lower it, or leave it out to lend all");
            }
        }

        CheckCapacity(gpuType);
    }

    private void CheckCapacity(string gpuType)
    {
        var guaranteed = Below(QuotaTerms.NoGroup, gpuType);
        if (guaranteed == 0 || !report.Sound("max_total_gpus"))
        {
            return;
        }

        var types = budget.Quota.GpuTypes;
        if (gpuType != QuotaTerms.DefaultGpuType)
        {
            var gpus = types.First(type => type.Name == gpuType).Gpus;
            if (guaranteed > gpus)
            {
                report.Error("quota.groups", $"are guaranteed {guaranteed} GPUs of type {gpuType} of {gpus}; lower guaranteed_gpus in by_gpu_type or raise the type's gpus");
            }

            return;
        }

        var left = budget.MaxTotalGpus - types.Sum(static type => (long)type.Gpus);
        if (budget.MaxTotalGpus < 0)
        {
            report.Error("quota.groups", "are guaranteed GPUs of a budget without a ceiling; set max_total_gpus or leave guaranteed_gpus out");
        }
        else if (guaranteed > left && left >= 0)
        {
            report.Error("quota.groups", $"are guaranteed {guaranteed} GPUs, more than {(types.IsEmpty ? "max_total_gpus" : "gpu_types leave of max_total_gpus")} ({left}); lower guaranteed_gpus or raise max_total_gpus");
        }
    }

    /// <summary>What the groups directly below one are guaranteed.</summary>
    private long Below(string name, string gpuType) =>
        _children[name].Sum(child => child.QuotaOf(gpuType).GuaranteedGpus ?? Below(child.Name, gpuType));
}
