namespace GlobalPlanner.Planning.Performance;

/// <summary>A traffic shape, and the latency targets within which one engine shall carry it.</summary>
public readonly record struct CapacityQuery
{
    /// <summary>Mean input tokens of a request.</summary>
    public required double Isl { get; init; }

    /// <summary>Mean output tokens of a request.</summary>
    public required double Osl { get; init; }

    /// <summary>Target time to first token, milliseconds; null sets none.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Target time between tokens, milliseconds; null sets none.</summary>
    public double? ItlMs { get; init; }

    /// <summary>Share of prompt tokens that a prefix cache saves, 0..1; null saves nothing.</summary>
    public double? KvHitRate { get; init; }

    /// <summary>Tokens that a decode pass yields for each request, at least 1; null is 1.</summary>
    public double? AcceptLength { get; init; }
}
