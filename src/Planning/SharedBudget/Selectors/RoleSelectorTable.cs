using System.Collections.Immutable;

namespace GlobalPlanner.Planning.SharedBudget.Selectors;

/// <summary>Finds the entry whose selector names a role most specifically. Selectors are parsed once.</summary>
/// <typeparam name="T">The entries that carry a selector.</typeparam>
public sealed class RoleSelectorTable<T>
    where T : class
{
    private readonly ImmutableArray<(RoleSelector Selector, T Entry)> _mostSpecificFirst;

    /// <summary>Entries whose selector cannot be parsed name nothing.</summary>
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
    /// The entry with the most exact segments, then the most segments, then the first; null when none names the role.
    /// </summary>
    public T? Find(string path)
    {
        foreach (var (selector, entry) in _mostSpecificFirst)
        {
            if (selector.Matches(path))
            {
                return entry;
            }
        }

        return null;
    }
}
