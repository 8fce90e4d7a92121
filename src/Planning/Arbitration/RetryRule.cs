using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration;

/// <summary>
/// Grants that were not seen written are written by the budget itself, under a new fence: who asked may be gone. Kept in
/// memory only; after a restart every unwritten grant has its patience anew.
/// </summary>
internal sealed class RetryRule
{
    /// <summary>How long a write may take before it is made again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<PoolId, DateTimeOffset> _since = [];

    /// <summary>Writes again what is due.</summary>
    /// <returns>Whether something changed.</returns>
    public bool Tend(BookState book, WriteFence fence, DateTimeOffset now)
    {
        var unwritten = book.Entries.Unwritten;
        foreach (var known in _since.Keys.Where(id => !unwritten.Contains(id)).ToList())
        {
            _since.Remove(known);
        }

        var changed = false;
        foreach (var id in unwritten.Snapshot())
        {
            if (!_since.TryGetValue(id, out var since))
            {
                _since[id] = now;
            }
            else if (now - since >= Patience)
            {
                _since[id] = now;
                changed |= WriteAgain(book, id, fence);
            }
        }

        return changed;
    }

    private static bool WriteAgain(BookState book, PoolId id, WriteFence fence)
    {
        var pool = book.Find(id)!;
        var written = pool.GrantedReplicas;
        if (pool.RaisedByOthers || (book.NoRoom && written > pool.WrittenReplicas) || written < GrantRule.Least(pool, book.Terms, book.Totals))
        {
            return false;
        }

        book.Set(id, pool.Grant(written, fence));
        book.Write(id, written, fence);
        return true;
    }
}
