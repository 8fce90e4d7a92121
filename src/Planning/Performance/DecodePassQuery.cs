namespace GlobalPlanner.Planning.Performance;

/// <summary>Which load counts when the next decode pass of an engine is priced.</summary>
public readonly record struct DecodePassQuery
{
    /// <summary>Scheduled and preempted decodes, and one more request.</summary>
    public DecodePassQuery()
    {
    }

    /// <summary>Whether preempted decodes count.</summary>
    public bool IncludeQueuedDecode { get; init; } = true;

    /// <summary>Whether queued prompts count as requests that will decode (aggregated engines).</summary>
    public bool IncludeQueuedPrefill { get; init; }

    /// <summary>Factor on the requests and their KV tokens, at least zero.</summary>
    public double DecodeScale { get; init; } = 1.0;

    /// <summary>Whether to add one average request.</summary>
    public bool AddNextRequest { get; init; } = true;
}
