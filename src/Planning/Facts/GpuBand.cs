namespace GlobalPlanner.Planning.Facts;

/// <summary>
/// The GPUs a deployment may hold. A negative bound is off. The ceiling is never relaxed; the floor is relaxed by one
/// replica (see <see cref="Tolerance(int)"/>) when both bounds are on, because whole replicas cannot always meet it.
/// Source: GPU budget band of Dynamo's planner (<c>min_gpu_budget</c>, <c>max_gpu_budget</c>).
/// </summary>
/// <param name="MinGpus">Floor in GPUs; negative disables.</param>
/// <param name="MaxGpus">Ceiling in GPUs; negative disables.</param>
public readonly record struct GpuBand(int MinGpus, int MaxGpus)
{
    /// <summary>No bound at all.</summary>
    public static GpuBand None { get; } = new(-1, -1);

    /// <summary>Whether the floor is on.</summary>
    public bool HasFloor => MinGpus >= 0;

    /// <summary>Whether the ceiling is on.</summary>
    public bool HasCeiling => MaxGpus >= 0;

    /// <summary>Whether both bounds are off.</summary>
    public bool IsNone => !HasFloor && !HasCeiling;

    /// <summary>The same ceiling without a floor.</summary>
    public GpuBand CeilingOnly => this with { MinGpus = -1 };

    /// <summary>GPUs by which the floor is relaxed for one role: its cost when both bounds are on, else 0.</summary>
    public int Tolerance(int costGpus) => HasFloor && HasCeiling ? Math.Max(0, costGpus) : 0;

    /// <summary>GPUs by which the floor is relaxed for two roles: the larger cost when both bounds are on, else 0.</summary>
    public int Tolerance(PairCounts costsGpus) => Tolerance(Math.Max(costsGpus.Prefill, costsGpus.Decode));

    /// <summary>Whether a total is in the band: at or below the ceiling, at or above the floor less the tolerance.</summary>
    public bool Contains(long totalGpus, int toleranceGpus) =>
        !IsOver(totalGpus) && !(HasFloor && totalGpus < (long)MinGpus - toleranceGpus);

    /// <summary>Whether a total is above the ceiling.</summary>
    public bool IsOver(long totalGpus) => HasCeiling && totalGpus > MaxGpus;

    /// <inheritdoc />
    public override string ToString() => (HasFloor, HasCeiling) switch
    {
        (true, true) => $"{MinGpus}..{MaxGpus} GPUs",
        (false, true) => $"at most {MaxGpus} GPUs",
        (true, false) => $"at least {MinGpus} GPUs",
        _ => "no GPU band",
    };
}
