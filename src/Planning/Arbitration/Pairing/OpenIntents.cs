namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>
/// The pools whose intent differs from what they have, by direction, so that a search for partners visits no other
/// pool. The order within a list means nothing.
/// </summary>
internal sealed class OpenIntents
{
    private readonly List<PairingPool> _growing = [];
    private readonly List<PairingPool> _shrinking = [];

    /// <summary>A pool changed.</summary>
    public void Update(PairingPool pool) => Place(pool, pool.OpenGpus switch
    {
        > 0 => _growing,
        < 0 => _shrinking,
        _ => null,
    });

    /// <summary>A pool is gone.</summary>
    public static void Remove(PairingPool pool) => Place(pool, null);

    /// <summary>
    /// Collects what may be paired with a request. Intents found older than the lifetime are forgotten, so each is
    /// passed over once.
    /// </summary>
    public void Collect(in PairingRequest request, PairingTerms terms, DateTimeOffset now, PairingQueue candidates)
    {
        var list = request.NetGpus > 0 ? _shrinking : _growing;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            var pool = list[i];
            if (request.Names(pool))
            {
                continue;
            }

            if (now - pool.AskedAt > terms.IntentLifetime)
            {
                pool.HasIntent = false;
                Place(pool, null);
                continue;
            }

            candidates.Add(pool, request);
        }
    }

    private static void Place(PairingPool pool, List<PairingPool>? list)
    {
        if (ReferenceEquals(pool.OpenList, list))
        {
            return;
        }

        if (pool.OpenList is { } old)
        {
            var last = old[^1];
            old[pool.OpenIndex] = last;
            last.OpenIndex = pool.OpenIndex;
            old.RemoveAt(old.Count - 1);
        }

        pool.OpenList = list;
        if (list is not null)
        {
            pool.OpenIndex = list.Count;
            list.Add(pool);
        }
    }
}
