using System.Collections.Immutable;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>Finds the entry whose selector names a pool most specifically. Selectors are read once.</summary>
/// <typeparam name="T">What is selected.</typeparam>
public sealed class RoleSelectorTable<T>
    where T : class
{
    private readonly ImmutableArray<(RoleSelector Selector, T Entry)> _mostSpecificFirst;

    /// <summary>Entries whose selector cannot be read name nothing.</summary>
    public RoleSelectorTable(ImmutableArray<T> entries, Func<T, string> selectorOf)
    {
        ArgumentNullException.ThrowIfNull(selectorOf);
        var read = new List<(RoleSelector Selector, T Entry)>(entries.Length);
        foreach (var entry in entries)
        {
            if (RoleSelector.TryParse(selectorOf(entry), out var selector))
            {
                read.Add((selector, entry));
            }
        }

        _mostSpecificFirst = [.. read.OrderByDescending(static e => e.Selector.ExactSegments).ThenByDescending(static e => e.Selector.Segments)];
    }

    /// <summary>
    /// The entry with the most exact segments, then the most segments, then the first; null when none names the pool.
    /// </summary>
    public T? Find(string pool)
    {
        foreach (var (selector, entry) in _mostSpecificFirst)
        {
            if (selector.Matches(pool))
            {
                return entry;
            }
        }

        return null;
    }
}
