using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace GlobalPlanner.Planning.SharedBudget.Selectors;

/// <summary>
/// Names roles by a path pattern over <c>{k8s_namespace}/{dgd_name}/{role}</c>. <c>*</c>, <c>?</c> and <c>[..]</c> match
/// within a segment, case-sensitive; a segment <c>**</c> spans any number of segments; a shorter selector covers
/// everything below it.
/// </summary>
public sealed class RoleSelector
{
    private const string AnyDepth = "**";

    private readonly ImmutableArray<Predicate<string>?> _segments;

    private RoleSelector(string text, ImmutableArray<Predicate<string>?> segments, int exactSegments)
    {
        Text = text;
        _segments = segments;
        ExactSegments = exactSegments;
    }

    /// <summary>The text of the selector.</summary>
    public string Text { get; }

    /// <summary>Number of segments.</summary>
    public int Segments => _segments.Length;

    /// <summary>Number of segments without a wildcard.</summary>
    public int ExactSegments { get; }

    /// <summary>Reads a selector; no segment may be empty.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RoleSelector? selector)
    {
        var segments = text?.Split('/') ?? [];
        selector = segments.Length > 0 && segments.All(s => s.Length > 0)
            ? new RoleSelector(text!, [.. segments.Select(Compile)], segments.Count(IsExact))
            : null;
        return selector is not null;
    }

    /// <summary>Whether the selector names the role with this path.</summary>
    public bool Matches(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Matches(path.Split('/'), 0, 0);
    }

    private static bool IsExact(string segment) => segment.AsSpan().IndexOfAny("*?[") < 0;

    private static Predicate<string>? Compile(string segment)
    {
        if (segment == AnyDepth)
        {
            return null;
        }

        // Most segments are names: a pattern for each would cost more than all the rest of a lookup.
        return IsExact(segment)
            ? part => string.Equals(part, segment, StringComparison.Ordinal)
            : new Regex($"^{Translate(segment)}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline).IsMatch;
    }

    private static string Translate(string segment)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < segment.Length; i++)
        {
            var close = segment[i] == '[' ? segment.IndexOf(']', Math.Min(segment.Length, i + 2)) : -1;
            if (close > 0)
            {
                pattern.Append(TranslateSet(segment[(i + 1)..close]));
                i = close;
            }
            else
            {
                pattern.Append(segment[i] switch
                {
                    '*' => ".*",
                    '?' => ".",
                    var other => Regex.Escape(other.ToString()),
                });
            }
        }

        return pattern.ToString();
    }

    private static string TranslateSet(string set)
    {
        var negated = set.StartsWith('!') && set.Length > 1;
        var members = (negated ? set[1..] : set).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal).Replace("^", @"\^", StringComparison.Ordinal);
        return $"[{(negated ? "^" : "")}{members}]";
    }

    private bool Matches(string[] path, int at, int segment)
    {
        for (; segment < _segments.Length; segment++, at++)
        {
            if (_segments[segment] is not { } matches)
            {
                return Enumerable.Range(at, path.Length - at + 1).Any(next => Matches(path, next, segment + 1));
            }

            if (at >= path.Length || !matches(path[at]))
            {
                return false;
            }
        }

        return true;
    }
}
