using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The part of a forward pass that counts as load.</summary>
internal enum LoadSignal
{
    /// <summary>Prompt tokens in the queue.</summary>
    QueuedPrompts,

    /// <summary>KV tokens of scheduled and queued decodes.</summary>
    Kv,

    /// <summary>The same plus the queued prompt tokens, which will become KV.</summary>
    KvAndQueuedPrompts,
}

/// <summary>The most loaded rank of a pool.</summary>
internal readonly record struct RankLoad(string WorkerId, int DpRank, long Tokens, int Ranks)
{
    /// <summary>Finds the rank in one pass over the records; of equally loaded ranks, the first.</summary>
    public static RankLoad Worst(FpmSnapshot fpm, LoadSignal signal)
    {
        string? worker = null;
        var rank = 0;
        var most = long.MinValue;
        var ranks = 0;
        foreach (var passes in fpm.Workers)
        {
            ranks += passes.Ranks.Length;
            foreach (var record in passes.Ranks)
            {
                var tokens = Measure(record, signal);
                if (tokens > most)
                {
                    (worker, rank, most) = (passes.WorkerId, record.DpRank, tokens);
                }
            }
        }

        return new RankLoad(worker ?? string.Empty, rank, Math.Max(0, most), ranks);
    }

    public string Describe(RoleFacts role, LoadSignal signal, long? capacity)
    {
        var what = signal switch
        {
            LoadSignal.QueuedPrompts => "queue",
            LoadSignal.Kv => "KV",
            _ => "KV and queue",
        };
        var figure = capacity is { } whole ? $"{Tokens} of {whole}" : $"{Tokens}";
        return $"{role.Name} worker {WorkerId} rank {DpRank}: {what} {figure} tokens";
    }

    private static long Measure(ForwardPassMetrics record, LoadSignal signal)
    {
        if (signal == LoadSignal.QueuedPrompts)
        {
            return record.QueuedRequests.SumPrefillTokens;
        }

        return signal == LoadSignal.Kv ? record.DecodeKvTokens : record.DecodeKvTokens + record.QueuedRequests.SumPrefillTokens;
    }
}
