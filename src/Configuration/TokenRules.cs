using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>What must hold of those who are known by a token.</summary>
internal static class TokenRules
{
    private const int HashDigits = 64;

    /// <param name="holders">The entries of the section.</param>
    /// <param name="section">Its key.</param>
    /// <param name="noun">What one entry is.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static void Check<T>(ImmutableArray<T> holders, string section, string noun, SectionReport report)
        where T : ITokenHolder
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var hashes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < holders.Length; i++)
        {
            var (holder, key) = (holders[i], $"{section}[{i}]");
            if (!names.Add(holder.Name))
            {
                report.Error($"{key}.name", $"is given twice; keep one entry for each {noun}");
            }

            if (holder.TokenEnv is null == holder.TokenSha256 is null)
            {
                report.Error(key, "needs exactly one of token_env and token_sha256");
            }

            if (holder.TokenSha256 is { } hash && (hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigit)))
            {
                report.Error($"{key}.token_sha256", $"is not {HashDigits} hexadecimal digits; make it with: printf %s \"$TOKEN\" | sha256sum");
            }
            else if (holder.TokenSha256 is { } other && !hashes.Add(other))
            {
                report.Error($"{key}.token_sha256", $"is that of another {noun}; give every {noun} a token of its own");
            }
        }
    }
}
