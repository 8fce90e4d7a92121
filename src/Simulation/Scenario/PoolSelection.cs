using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Prefill grid: <c>prefill_pool_mapping[isl][ttft]</c>.</summary>
[ConfigSection("Grid of prompt length and TTFT target.")]
public sealed record PrefillPoolSelection
{
    [Setting("Start of the prompt-length axis, tokens.", Min = 0)]
    public required double IslMin { get; init; }

    [Setting("End of the prompt-length axis, tokens.", Min = 0)]
    public required double IslMax { get; init; }

    [Setting("Cells of the prompt-length axis.", Min = 1)]
    public required int IslResolution { get; init; }

    [Setting("Start of the TTFT axis, milliseconds.", Min = 0, Alias = "ttft_min")]
    public required double TtftMinMs { get; init; }

    [Setting("End of the TTFT axis, milliseconds.", Min = 0, Alias = "ttft_max")]
    public required double TtftMaxMs { get; init; }

    [Setting("Cells of the TTFT axis.", Min = 1)]
    public required int TtftResolution { get; init; }

    [Setting("Pool index by [prompt length][TTFT].", NotEmpty = true)]
    public required ImmutableArray<ImmutableArray<int>> PrefillPoolMapping { get; init; }

    [Setting("Pools by request priority, before the grid; the first match wins.")]
    public ImmutableArray<PriorityOverride> PriorityOverrides { get; init; } = [];
}

/// <summary>Decode grid: <c>decode_pool_mapping[context][itl]</c>.</summary>
[ConfigSection("Grid of context length and ITL target.")]
public sealed record DecodePoolSelection
{
    [Setting("Start of the context-length axis, tokens.", Min = 0)]
    public required double ContextLengthMin { get; init; }

    [Setting("End of the context-length axis, tokens.", Min = 0)]
    public required double ContextLengthMax { get; init; }

    [Setting("Cells of the context-length axis.", Min = 1)]
    public required int ContextLengthResolution { get; init; }

    [Setting("Start of the ITL axis, milliseconds.", Min = 0, Alias = "itl_min")]
    public required double ItlMinMs { get; init; }

    [Setting("End of the ITL axis, milliseconds.", Min = 0, Alias = "itl_max")]
    public required double ItlMaxMs { get; init; }

    [Setting("Cells of the ITL axis.", Min = 1)]
    public required int ItlResolution { get; init; }

    [Setting("Pool index by [context length][ITL].", NotEmpty = true)]
    public required ImmutableArray<ImmutableArray<int>> DecodePoolMapping { get; init; }

    [Setting("Pools by request priority, before the grid; the first match wins.")]
    public ImmutableArray<PriorityOverride> PriorityOverrides { get; init; } = [];
}

/// <summary>
/// Aggregated grid: <c>agg_pool_mapping[isl][ttft][itl]</c>. Without a prompt-length axis the configuration gives
/// <c>[ttft][itl]</c>, which is held here as one layer.
/// </summary>
[ConfigSection("Grid of TTFT and ITL target, and of prompt length when all three `isl_*` are given.")]
public sealed record AggPoolSelection
{
    [Setting("Start of the prompt-length axis, tokens.", Min = 0)]
    public double? IslMin { get; init; }

    [Setting("End of the prompt-length axis, tokens.", Min = 0)]
    public double? IslMax { get; init; }

    [Setting("Cells of the prompt-length axis.", Min = 1)]
    public int? IslResolution { get; init; }

    [Setting("Start of the TTFT axis, milliseconds.", Min = 0, Alias = "ttft_min")]
    public required double TtftMinMs { get; init; }

    [Setting("End of the TTFT axis, milliseconds.", Min = 0, Alias = "ttft_max")]
    public required double TtftMaxMs { get; init; }

    [Setting("Cells of the TTFT axis.", Min = 1)]
    public required int TtftResolution { get; init; }

    [Setting("Start of the ITL axis, milliseconds.", Min = 0, Alias = "itl_min")]
    public required double ItlMinMs { get; init; }

    [Setting("End of the ITL axis, milliseconds.", Min = 0, Alias = "itl_max")]
    public required double ItlMaxMs { get; init; }

    [Setting("Cells of the ITL axis.", Min = 1)]
    public required int ItlResolution { get; init; }

    [Setting("Pool index by [TTFT][ITL], or by [prompt length][TTFT][ITL].", NotEmpty = true, Converter = typeof(PoolGridConverter))]
    public required ImmutableArray<ImmutableArray<ImmutableArray<int>>> AggPoolMapping { get; init; }

    [Setting("Pools by request priority, before the grid; the first match wins.")]
    public ImmutableArray<PriorityOverride> PriorityOverrides { get; init; } = [];
}

/// <summary>Requests of these priorities, both ends included, go to one pool.</summary>
[ConfigSection("Requests of these priorities, both ends included, go to one pool.")]
public sealed record PriorityOverride
{
    [Setting("Lowest priority.")]
    public required int MinPriority { get; init; }

    [Setting("Highest priority.")]
    public required int MaxPriority { get; init; }

    [Setting("Index of the pool.", Min = 0)]
    public required int TargetPool { get; init; }
}
