using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>The work of one pass of one rank, as ForwardPassMetrics report it.</summary>
internal record struct PassRecord
{
    private LengthMoments _prefill;
    private LengthMoments _decode;

    /// <summary>Requests with prompt tokens in the pass, by prompt length.</summary>
    public readonly LengthMoments Prefill => _prefill;

    /// <summary>Requests without prompt tokens in the pass, by sequence length.</summary>
    public readonly LengthMoments Decode => _decode;

    /// <summary>Prompt tokens that the pass computes.</summary>
    public long PrefillTokens { get; private set; }

    /// <summary>Tokens of the same prompts that were computed or cached before.</summary>
    public long PrefixTokens { get; private set; }

    /// <summary>Fresh requests that wait, by prompt length.</summary>
    public LengthMoments QueuedPrefill { get; init; }

    /// <summary>Preempted and not yet activated requests, by sequence length.</summary>
    public LengthMoments QueuedDecode { get; init; }

    public void AddPrefill(int promptTokens, int newTokens, int prefixTokens)
    {
        _prefill.Add(promptTokens);
        PrefillTokens += newTokens;
        PrefixTokens += prefixTokens;
    }

    public void AddDecode(int length) => _decode.Add(length);

    /// <summary>The record of the same batch after some passes, each of which gave every request one token.</summary>
    public readonly PassRecord Later(int passes)
    {
        var later = this;
        later._decode = _decode.Grown(passes);
        return later;
    }

    public readonly PassRequests ToScheduled() => new()
    {
        NumPrefillRequests = _prefill.Count,
        SumPrefillTokens = PrefillTokens,
        VarPrefillLength = _prefill.Variance,
        SumPrefillKvTokens = PrefixTokens,
        NumDecodeRequests = _decode.Count,
        SumDecodeKvTokens = _decode.Sum,
        VarDecodeKvTokens = _decode.Variance,
    };

    public readonly PassRequests ToQueued() => new()
    {
        NumPrefillRequests = QueuedPrefill.Count,
        SumPrefillTokens = QueuedPrefill.Sum,
        VarPrefillLength = QueuedPrefill.Variance,
        NumDecodeRequests = QueuedDecode.Count,
        SumDecodeKvTokens = QueuedDecode.Sum,
        VarDecodeKvTokens = QueuedDecode.Variance,
    };
}
