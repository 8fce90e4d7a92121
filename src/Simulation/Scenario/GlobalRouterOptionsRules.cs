using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Checks list lengths, grid shapes and pool indices, as Dynamo's GlobalRouter does when it starts.</summary>
public sealed class GlobalRouterOptionsRules : SectionRules<GlobalRouterOptions>
{
    /// <inheritdoc />
    public override GlobalRouterOptions Complete(GlobalRouterOptions section, SectionReport report)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(report);
        CheckPools("prefill", section.NumPrefillPools, section.PrefillPoolDynamoNamespaces, section.PrefillPoolPriorities, section.PrefillPoolSelectionStrategy is not null, report);
        CheckPools("decode", section.NumDecodePools, section.DecodePoolDynamoNamespaces, section.DecodePoolPriorities, section.DecodePoolSelectionStrategy is not null, report);
        CheckPools("agg", section.NumAggPools, section.AggPoolDynamoNamespaces, section.AggPoolPriorities, section.AggPoolSelectionStrategy is not null, report);
        if (section.PrefillPoolSelectionStrategy is { } prefill && report.Sound("prefill_pool_selection_strategy"))
        {
            var grid = new GridCheck("prefill_pool_selection_strategy", section.PrefillPoolDynamoNamespaces.Length, report);
            grid.Axis("isl", "", prefill.IslMin, prefill.IslMax);
            grid.Axis("ttft", "_ms", prefill.TtftMinMs, prefill.TtftMaxMs);
            grid.Plane("prefill_pool_mapping", prefill.PrefillPoolMapping, prefill.IslResolution, prefill.TtftResolution);
            grid.Overrides(prefill.PriorityOverrides);
        }

        if (section.DecodePoolSelectionStrategy is { } decode && report.Sound("decode_pool_selection_strategy"))
        {
            var grid = new GridCheck("decode_pool_selection_strategy", section.DecodePoolDynamoNamespaces.Length, report);
            grid.Axis("context_length", "", decode.ContextLengthMin, decode.ContextLengthMax);
            grid.Axis("itl", "_ms", decode.ItlMinMs, decode.ItlMaxMs);
            grid.Plane("decode_pool_mapping", decode.DecodePoolMapping, decode.ContextLengthResolution, decode.ItlResolution);
            grid.Overrides(decode.PriorityOverrides);
        }

        if (section.AggPoolSelectionStrategy is { } aggregated && report.Sound("agg_pool_selection_strategy"))
        {
            CheckAggregated(aggregated, new GridCheck("agg_pool_selection_strategy", section.AggPoolDynamoNamespaces.Length, report), report);
        }

        return section;
    }

    private static void CheckAggregated(AggPoolSelection grid, GridCheck check, SectionReport report)
    {
        var layers = 1;
        if (grid is { IslMin: { } min, IslMax: { } max, IslResolution: { } resolution })
        {
            check.Axis("isl", "", min, max);
            layers = resolution;
        }
        else if (grid.IslMin is not null || grid.IslMax is not null || grid.IslResolution is not null)
        {
            report.Error("agg_pool_selection_strategy", "needs all of isl_min, isl_max and isl_resolution, or none");
        }

        check.Axis("ttft", "_ms", grid.TtftMinMs, grid.TtftMaxMs);
        check.Axis("itl", "_ms", grid.ItlMinMs, grid.ItlMaxMs);
        if (grid.AggPoolMapping.Length != layers)
        {
            report.Error("agg_pool_selection_strategy.agg_pool_mapping", string.Create(CultureInfo.InvariantCulture, $"must have {layers} entries, one for each cell of the outer axis"));
        }

        for (var i = 0; i < grid.AggPoolMapping.Length; i++)
        {
            check.Plane("agg_pool_mapping", grid.AggPoolMapping[i], grid.TtftResolution, grid.ItlResolution);
        }

        check.Overrides(grid.PriorityOverrides);
    }

    private static void CheckPools(string role, int? count, ImmutableArray<string> namespaces, ImmutableArray<int> priorities, bool hasStrategy, SectionReport report)
    {
        var list = $"{role}_pool_dynamo_namespaces";
        if (!report.Sound($"num_{role}_pools", list, $"{role}_pool_priorities"))
        {
            return;
        }

        if (count is not null && count != namespaces.Length)
        {
            report.Error($"num_{role}_pools", string.Create(CultureInfo.InvariantCulture, $"must be the length of {list} ({namespaces.Length}), or be left out"));
        }

        if (!priorities.IsEmpty && priorities.Length != namespaces.Length)
        {
            report.Error($"{role}_pool_priorities", string.Create(CultureInfo.InvariantCulture, $"must have one entry for each of {list} ({namespaces.Length})"));
        }

        if (namespaces.Length > 0 && !hasStrategy && report.Sound($"{role}_pool_selection_strategy"))
        {
            report.Error($"{role}_pool_selection_strategy", $"is required with {list}");
        }
    }
}
