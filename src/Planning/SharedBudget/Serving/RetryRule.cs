using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// Writes grants again, under a new fence, that were not seen written: whoever asked for them may be gone. It keeps its
/// times in memory only; after a restart every unwritten grant gets the full <see cref="Patience"/> again.
/// </summary>
internal sealed class RetryRule
{
    /// <summary>How long a write may take before it is made again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<RoleId, (DateTimeOffset Since, WriteFence Newest)> _waiting = [];

    /// <summary>Repeats the writes that are due.</summary>
    /// <returns>Whether something changed.</returns>
    public bool Tend(BookState book, WriteFence fence, DateTimeOffset now)
    {
        var unwritten = book.Entries.Unwritten;
        foreach (var settled in _waiting.Keys.Where(id => !unwritten.Contains(id)).ToList())
        {
            _waiting.Remove(settled);
        }

        var changed = false;
        foreach (var id in unwritten.Snapshot())
        {
            var newest = book.Find(id)!.InFlight is [.., var last] ? last.Fence : default;
            if (!_waiting.TryGetValue(id, out var wait) || wait.Newest != newest)
            {
                // A role whose grants change often is not one whose writes are lost.
                _waiting[id] = (now, newest);
            }
            else if (now - wait.Since >= Patience)
            {
                _waiting[id] = (now, fence);
                changed |= WriteAgain(book, id, fence);
            }
        }

        return changed;
    }

    private static bool WriteAgain(BookState book, RoleId id, WriteFence fence)
    {
        var entry = book.Find(id)!;
        var written = entry.GrantedReplicas;
        if (entry.RaisedByOthers || (book.NoRoom && written > entry.WrittenReplicas) || written < GrantRule.Least(entry, book.Terms, book.Totals))
        {
            return false;
        }

        book.Set(id, entry.Grant(written, fence));
        book.Write(id, written, fence);
        return true;
    }
}
