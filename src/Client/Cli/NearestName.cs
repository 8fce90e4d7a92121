namespace GlobalPlanner.Client.Cli;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The names closest to a text, best first: those that contain it or are within a third of its length (at least
    /// two) in Levenshtein's edit distance.
    /// </summary>
    public static IReadOnlyList<string> Of(string text, IEnumerable<string> names, int most = 3)
    {
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

    /// <summary>A question to append to an error: <c>; did you mean 'pool'?</c>, or nothing.</summary>
    public static string Hint(string text, IEnumerable<string> names)
    {
        var nearest = Of(text, names);
        return nearest.Count == 0 ? "" : $"; did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?";
    }

    private static int Distance(string text, string name)
    {
        if (text.Length > 0 && name.Contains(text, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        var previous = new int[name.Length + 1];
        var current = new int[name.Length + 1];
        for (var column = 0; column <= name.Length; column++)
        {
            previous[column] = column;
        }

        for (var row = 1; row <= text.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= name.Length; column++)
            {
                var same = char.ToLowerInvariant(text[row - 1]) == char.ToLowerInvariant(name[column - 1]);
                var replaced = previous[column - 1] + (same ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(previous[column], current[column - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[name.Length];
    }
}
