namespace GlobalPlanner.Settings.Text;

/// <summary>Suggests a known name for a mistyped one: a setting, a command, an option or a pool.</summary>
public static class NearestName
{
    /// <summary>
    /// The known names closest to a text, best first. A name is close when it contains the text, or when its edit distance
    /// (insertions, deletions, substitutions and swaps of neighbours, upper and lower case alike) is at most a third of the
    /// text's length, or 2 if that is more. Equally close names are in ordinal order.
    /// </summary>
    /// <param name="text">The mistyped name.</param>
    /// <param name="names">The known names.</param>
    /// <param name="most">Most names to return, at least 1.</param>
    public static IReadOnlyList<string> Of(string text, IEnumerable<string> names, int most = 3)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var limit = Math.Max(2, text.Length / 3);
        return
        [
            .. names
                .Distinct(StringComparer.Ordinal)
                .Select(name => (Name: name, Distance: Distance(text, name)))
                .Where(candidate => candidate.Distance <= limit)
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(most)
                .Select(candidate => candidate.Name),
        ];
    }

    /// <summary>A question to append to an error: <c>; did you mean 'pool'?</c>, or nothing when no name is close.</summary>
    public static string Hint(string text, IEnumerable<string> names)
    {
        var nearest = Of(text, names);
        return nearest.Count == 0 ? "" : $"; did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?";
    }

    private static int Distance(string text, string name) =>
        text.Length > 0 && name.Contains(text, StringComparison.OrdinalIgnoreCase) && !name.Equals(text, StringComparison.OrdinalIgnoreCase)
            ? 1
            : EditDistance(text.ToUpperInvariant(), name.ToUpperInvariant());

    private static int EditDistance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[left.Length, right.Length];
    }
}
