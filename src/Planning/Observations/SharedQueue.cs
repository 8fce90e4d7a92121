using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Observations;

/// <summary>Spreads a queue that one rank reports for all of them; the sums over the ranks stay what they were.</summary>
internal static class SharedQueue
{
    public static ImmutableArray<ForwardPassMetrics> Spread(ImmutableArray<ForwardPassMetrics> ranks)
    {
        if (ranks.Length < 2)
        {
            return ranks;
        }

        var spread = ImmutableArray.CreateBuilder<ForwardPassMetrics>(ranks.Length);
        var first = ranks[0].QueuedRequests;
        for (var rank = 0; rank < ranks.Length; rank++)
        {
            var own = rank == 0 ? default : ranks[rank].QueuedRequests;
            spread.Add(ranks[rank] with { QueuedRequests = Add(own, first, rank, ranks.Length) });
        }

        return spread.MoveToImmutable();
    }

    private static PassRequests Add(PassRequests own, PassRequests shared, int rank, int ranks)
    {
        return own with
        {
            NumPrefillRequests = own.NumPrefillRequests + Share(shared.NumPrefillRequests),
            SumPrefillTokens = own.SumPrefillTokens + Share(shared.SumPrefillTokens),
            VarPrefillLength = shared.VarPrefillLength,
            NumDecodeRequests = own.NumDecodeRequests + Share(shared.NumDecodeRequests),
            SumDecodeKvTokens = own.SumDecodeKvTokens + Share(shared.SumDecodeKvTokens),
            VarDecodeKvTokens = shared.VarDecodeKvTokens,
        };

        long Share(long total) => (total / ranks) + (rank < total % ranks ? 1 : 0);
    }
}
