namespace GlobalPlanner.Planning.Performance;

/// <summary>How a decode pass is priced.</summary>
public readonly record struct DecodePassQuery
{
    /// <summary>Scheduled and preempted decodes, with one more request.</summary>
    public DecodePassQuery()
    {
    }

    /// <summary>Whether preempted decodes count.</summary>
    public bool IncludeQueuedDecode { get; init; } = true;

    /// <summary>Whether queued prompts count as KV and requests that will decode (aggregated engines).</summary>
    public bool IncludeQueuedPrefill { get; init; }

    /// <summary>Factor on KV tokens and requests, at least zero.</summary>
    public double DecodeScale { get; init; } = 1.0;

    /// <summary>Whether one average request more decodes.</summary>
    public bool AddNextRequest { get; init; } = true;
}
