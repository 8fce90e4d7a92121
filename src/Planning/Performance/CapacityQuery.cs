namespace GlobalPlanner.Planning.Performance;

/// <summary>A traffic shape and the targets to carry it within.</summary>
public readonly record struct CapacityQuery
{
    /// <summary>Mean input tokens.</summary>
    public required double Isl { get; init; }

    /// <summary>Mean output tokens.</summary>
    public required double Osl { get; init; }

    /// <summary>Target time to first token, milliseconds; null when it does not concern the role.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Target time between tokens, milliseconds; null when it does not concern the role.</summary>
    public double? ItlMs { get; init; }

    /// <summary>Share of prompt tokens that a prefix cache saves, 0..1; null saves nothing.</summary>
    public double? KvHitRate { get; init; }

    /// <summary>Tokens a decode pass yields, at least 1; null is 1.</summary>
    public double? AcceptLength { get; init; }
}
