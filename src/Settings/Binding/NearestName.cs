namespace GlobalPlanner.Settings.Binding;

/// <summary>Guesses which name was meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The known name with the smallest edit distance (insertions, deletions, substitutions, swaps of neighbours); null
    /// when none is within a third of the name's length.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        var best = Math.Max(1, name.Length / 3) + 1;
        string? nearest = null;
        foreach (var candidate in known)
        {
            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < best)
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    private static int Distance(string left, string right)
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
