namespace GlobalPlanner.Planning.Performance;

/// <summary>Which load counts when the queue of an engine is priced.</summary>
public readonly record struct QueueDrainQuery
{
    /// <summary>The queue as it is, and one more request behind it.</summary>
    public QueueDrainQuery()
    {
    }

    /// <summary>Factor on the queued prompt tokens, at least zero.</summary>
    public double QueueScale { get; init; } = 1.0;

    /// <summary>Whether to add one average request behind the queue.</summary>
    public bool AddNextRequest { get; init; } = true;

    /// <summary>Prompt tokens of that request; null uses the mean over the engines' passes.</summary>
    public double? PromptTokens { get; init; }

    /// <summary>Share of prompt tokens that a prefix cache saves, 0..1; null saves nothing.</summary>
    public double? KvHitRate { get; init; }

    /// <summary>Whether preempted decodes count as decode load (aggregated engines).</summary>
    public bool IncludeQueuedDecode { get; init; }

    /// <summary>Factor on the decode load (aggregated engines), at least zero.</summary>
    public double DecodeScale { get; init; } = 1.0;
}
