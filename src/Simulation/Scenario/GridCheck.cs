using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Checks one pool-selection grid.</summary>
internal sealed class GridCheck(string key, int pools, SectionReport report)
{
    public void Axis(string axis, string unit, double min, double max)
    {
        if (min >= max)
        {
            report.Error($"{key}.{axis}_min{unit}", string.Create(CultureInfo.InvariantCulture, $"must be less than {axis}_max{unit} ({max})"));
        }
    }

    public void Plane(string mapping, ImmutableArray<ImmutableArray<int>> rows, int rowCount, int columnCount)
    {
        if (rows.Length != rowCount || rows.Any(r => r.Length != columnCount))
        {
            report.Error($"{key}.{mapping}", string.Create(CultureInfo.InvariantCulture, $"must have {rowCount} rows of {columnCount} pool indices, as the resolutions say"));
        }
        else if (rows.SelectMany(static r => r).Any(i => i < 0 || i >= pools))
        {
            report.Error($"{key}.{mapping}", string.Create(CultureInfo.InvariantCulture, $"names a pool that does not exist; indices run from 0 to {pools - 1}"));
        }
    }

    public void Overrides(ImmutableArray<PriorityOverride> overrides)
    {
        for (var i = 0; i < overrides.Length; i++)
        {
            var place = $"{key}.priority_overrides[{i}]";
            if (overrides[i].MinPriority > overrides[i].MaxPriority)
            {
                report.Error($"{place}.min_priority", string.Create(CultureInfo.InvariantCulture, $"must not exceed max_priority ({overrides[i].MaxPriority})"));
            }

            if (overrides[i].TargetPool >= pools)
            {
                report.Error($"{place}.target_pool", string.Create(CultureInfo.InvariantCulture, $"names a pool that does not exist; indices run from 0 to {pools - 1}"));
            }
        }
    }
}
