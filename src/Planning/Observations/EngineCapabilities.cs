namespace GlobalPlanner.Planning.Observations;

/// <summary>Capabilities that a worker of one role published; null when not published.</summary>
public sealed record EngineCapabilities
{
    /// <summary>GPUs of one engine (tensor x pipeline x data parallel).</summary>
    public int? NumGpu { get; init; }

    /// <summary>GPUs of one replica, sidecars included; what a budget is charged.</summary>
    public int? GpuCostPerReplica { get; init; }

    /// <summary>Token budget of one forward pass.</summary>
    public int? MaxNumBatchedTokens { get; init; }

    /// <summary>Running requests an engine admits.</summary>
    public int? MaxNumSeqs { get; init; }

    /// <summary>Longest prompt and output together, tokens.</summary>
    public int? ContextLength { get; init; }

    /// <summary>KV cache of one rank, tokens.</summary>
    public long? MaxKvTokens { get; init; }

    /// <summary>Tokens of one KV block.</summary>
    public int? KvCacheBlockSize { get; init; }

    /// <summary>Draft tokens of speculative decoding.</summary>
    public int? SpeculativeNextn { get; init; }

    /// <summary>Power a replica draws, watts.</summary>
    public int? PowerWattsPerReplica { get; init; }

    /// <summary>GPUs a budget is charged for a replica: the declared cost, else the engine's width; null when unknown.</summary>
    public int? PoolCostGpus => GpuCostPerReplica ?? NumGpu;
}
