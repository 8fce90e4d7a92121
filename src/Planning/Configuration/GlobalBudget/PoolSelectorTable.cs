using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Configuration.GlobalBudget;

/// <summary>Finds the entry whose selector names a pool most specifically.</summary>
public static class PoolSelectorTable
{
    /// <summary>
    /// The entry with the most exact segments, then the most segments, then the first; null when none names the pool.
    /// Entries whose selector cannot be read name nothing.
    /// </summary>
    public static T? Find<T>(ImmutableArray<T> entries, Func<T, string> selectorOf, string pool)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(selectorOf);
        T? best = null;
        PoolSelector? bestSelector = null;
        foreach (var entry in entries)
        {
            if (PoolSelector.TryParse(selectorOf(entry), out var selector) && selector.Matches(pool)
                && (bestSelector is null || IsMoreSpecific(selector, bestSelector)))
            {
                (best, bestSelector) = (entry, selector);
            }
        }

        return best;
    }

    private static bool IsMoreSpecific(PoolSelector left, PoolSelector right) =>
        (left.ExactSegments, left.Segments).CompareTo((right.ExactSegments, right.Segments)) > 0;
}
