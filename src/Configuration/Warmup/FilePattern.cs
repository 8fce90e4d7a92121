using System.IO.Enumeration;

namespace GlobalPlanner.Configuration.Warmup;

/// <summary>
/// Files whose path matches a pattern: <c>*</c> and <c>?</c> stand for any characters of one name, <c>**</c> for any
/// number of folders. Case counts.
/// </summary>
internal static class FilePattern
{
    /// <summary>The files that match, in no order, each once; none when the folder before the first wildcard is absent.</summary>
    public static IEnumerable<string> Match(string pattern)
    {
        var names = pattern.Split('/', Path.DirectorySeparatorChar);
        var fixedNames = names.TakeWhile(static name => !name.Contains('*') && !name.Contains('?')).Count();
        if (fixedNames == names.Length)
        {
            return [];
        }

        var root = string.Join(Path.DirectorySeparatorChar, names[..fixedNames]);
        root = root.Length > 0 ? root : fixedNames > 0 ? $"{Path.DirectorySeparatorChar}" : ".";
        return Directory.Exists(root) ? Below(root, names[fixedNames..]).Distinct(StringComparer.Ordinal) : [];
    }

    private static IEnumerable<string> Below(string folder, string[] names)
    {
        if (names[0] == "**" && names.Length > 1)
        {
            var deeper = Directory.EnumerateDirectories(folder).SelectMany(child => Below(child, names));
            return Below(folder, names[1..]).Concat(deeper);
        }

        bool Matches(string path) => FileSystemName.MatchesSimpleExpression(names[0], Path.GetFileName(path), ignoreCase: false);
        return names.Length == 1
            ? Directory.EnumerateFiles(folder).Where(Matches)
            : Directory.EnumerateDirectories(folder).Where(Matches).SelectMany(child => Below(child, names[1..]));
    }
}
