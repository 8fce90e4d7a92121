using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.SharedBudget.Quota.Configuration;

/// <summary>Checks, for one GPU type at a time, that the guarantees of the groups can be kept. The groups must be a tree.</summary>
internal sealed class QuotaTreeCheck(QuotaConfig quota, int maxTotalGpus, SectionReport report)
{
    private readonly ImmutableArray<QuotaGroupConfig> _groups = quota.Groups;
    private readonly ILookup<string, QuotaGroupConfig> _children =
        quota.Groups.ToLookup(static group => group.Parent ?? QuotaTerms.NoGroup, StringComparer.Ordinal);

    public void Check(string gpuType)
    {
        for (var i = 0; i < _groups.Length; i++)
        {
            var group = _groups[i];
            var key = gpuType == QuotaTerms.DefaultGpuType ? $"quota.groups[{i}]" : $"quota.groups[{i}].by_gpu_type.{gpuType}";
            var (own, below) = (group.QuotaOf(gpuType), Below(group.Name, gpuType));
            if (own.GuaranteedGpus < below)
            {
                report.Error($"{key}.guaranteed_gpus", $"is less than the {below} GPUs that its subgroups are guaranteed; raise it, lower theirs, or leave it out");
            }

            if (own.LendingLimitGpus > (own.GuaranteedGpus ?? below))
            {
                report.Error($"{key}.lending_limit_gpus", $"is more than the {own.GuaranteedGpus ?? below} GPUs that the group is guaranteed; lower it, or leave it out to lend all");
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

        var types = quota.GpuTypes;
        if (gpuType != QuotaTerms.DefaultGpuType)
        {
            var gpus = types.First(type => type.Name == gpuType).Gpus;
            if (guaranteed > gpus)
            {
                report.Error("quota.groups", $"are guaranteed {guaranteed} GPUs of type {gpuType} of {gpus}; lower guaranteed_gpus in by_gpu_type or raise the type's gpus");
            }

            return;
        }

        var left = maxTotalGpus - types.Sum(static type => (long)type.Gpus);
        if (maxTotalGpus < 0)
        {
            report.Error("quota.groups", "are guaranteed GPUs of a budget without a ceiling; set max_total_gpus or leave guaranteed_gpus out");
        }
        else if (guaranteed > left && left >= 0)
        {
            report.Error("quota.groups", $"are guaranteed {guaranteed} GPUs, more than {(types.IsEmpty ? "max_total_gpus" : "gpu_types leave of max_total_gpus")} ({left}); lower guaranteed_gpus or raise max_total_gpus");
        }
    }

    /// <summary>The sum of the guarantees of the groups directly below one.</summary>
    private long Below(string name, string gpuType) =>
        _children[name].Sum(child => child.QuotaOf(gpuType).GuaranteedGpus ?? Below(child.Name, gpuType));
}
