using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>A simulated engine; names and defaults follow Dynamo's mock engine.</summary>
[ConfigSection("A simulated engine; names and defaults follow Dynamo's mock engine.")]
public sealed record EngineOptions
{
    /// <summary>KV blocks of a rank, at least one.</summary>
    [Setting("KV blocks of a rank.", Min = 1)]
    public int NumGpuBlocks { get; init; } = 16_384;

    /// <summary>Tokens of a KV block, at least one.</summary>
    [Setting("Tokens of a KV block.", Min = 1)]
    public int BlockSize { get; init; } = 64;

    /// <summary>Most running requests; null for no limit.</summary>
    [Setting("Most running requests; null for no limit.", Min = 1)]
    public int? MaxNumSeqs { get; init; } = 256;

    /// <summary>Token budget of one pass; null for no limit.</summary>
    [Setting("Token budget of one pass; null for no limit.", Min = 1)]
    public int? MaxNumBatchedTokens { get; init; } = 8192;

    /// <summary>Most tokens of prompt and output together; null for no limit but the KV cache.</summary>
    [Setting("Most tokens of prompt and output together; null for no limit but the KV cache.", Min = 1)]
    public int? MaxModelLen { get; init; }

    /// <summary>Whether KV blocks of equal prefixes are shared.</summary>
    [Setting("Share the KV blocks of equal prefixes.")]
    public bool EnablePrefixCaching { get; init; } = true;

    /// <summary>Whether a prompt may be split over passes.</summary>
    [Setting("Split a prompt over passes.")]
    public bool EnableChunkedPrefill { get; init; } = true;

    /// <summary>The request that is preempted when the KV cache is full.</summary>
    [Setting("The running request that is preempted when the KV cache is full: the newest or the oldest.")]
    public PreemptionMode PreemptionMode { get; init; } = PreemptionMode.Lifo;

    /// <summary>Divides every modelled duration; zero means unscaled.</summary>
    [Setting("Divides every modelled duration; 0 means unscaled.", Min = 0)]
    public double SpeedupRatio { get; init; } = 1.0;

    /// <summary>Divides decode durations once more; zero means unscaled.</summary>
    [Setting("Divides decode durations once more; 0 means unscaled.", Min = 0)]
    public double DecodeSpeedupRatio { get; init; } = 1.0;

    /// <summary>Data-parallel ranks of a worker, each with its own scheduler and KV cache; at least one.</summary>
    [Setting("Data-parallel ranks of a worker, each with its own scheduler and KV cache.", Min = 1)]
    public int DpSize { get; init; } = 1;

    /// <summary>Bandwidth of the KV hand-over, GB/s; null or zero for no delay.</summary>
    [Setting("Bandwidth of the KV hand-over, GB/s; null or 0 for no delay.", Min = 0)]
    public double? KvTransferBandwidth { get; init; } = 64.0;

    /// <summary>Bytes of KV cache of one token; null for no hand-over delay.</summary>
    [Setting("Bytes of KV cache of one token; null for no hand-over delay.", Min = 0)]
    public long? KvBytesPerToken { get; init; } = 131_072;

    /// <summary>The tokens that the hand-over is charged for.</summary>
    [Setting("The tokens that the hand-over is charged for.")]
    public KvTransferTimingMode KvTransferTimingMode { get; init; } = KvTransferTimingMode.FullPrompt;

    /// <summary>Durations of passes.</summary>
    [Setting("Durations of passes.")]
    public TimingOptions Timing { get; init; } = new();

    /// <summary>KV cache of a rank, tokens.</summary>
    public long KvCapacityTokens => (long)NumGpuBlocks * BlockSize;
}

/// <summary>Choices of the running request that is preempted when the KV cache is full.</summary>
public enum PreemptionMode
{
    /// <summary>The newest.</summary>
    Lifo,

    /// <summary>The oldest.</summary>
    Fifo,
}

/// <summary>Choices of the tokens that a KV hand-over is charged for.</summary>
public enum KvTransferTimingMode
{
    /// <summary>The whole prompt.</summary>
    FullPrompt,

    /// <summary>The prompt tokens that the destination does not hold.</summary>
    DestinationMissing,
}
