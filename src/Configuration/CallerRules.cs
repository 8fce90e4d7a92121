using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Binding;
using GlobalPlanner.Planning.Configuration.GlobalBudget;

namespace GlobalPlanner.Configuration;

/// <summary>What must hold of the callers of the HTTP edge.</summary>
internal static class CallerRules
{
    private const int HashDigits = 64;

    public static void Check(ImmutableArray<CallerConfig>? configured, SectionReport report)
    {
        if (configured is not { } callers || !report.Sound("callers"))
        {
            return;
        }

        if (callers.IsEmpty)
        {
            report.Warn("callers", "is empty, so no planner outside may ask; leave it out to admit those on this machine");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var hashes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < callers.Length; i++)
        {
            var (caller, key) = (callers[i], $"callers[{i}]");
            if (!names.Add(caller.Name))
            {
                report.Error($"{key}.name", "is given twice; keep one entry a caller");
            }

            if (caller.TokenEnv is null == caller.TokenSha256 is null)
            {
                report.Error(key, "needs exactly one of token_env and token_sha256");
            }

            if (caller.TokenSha256 is { } hash && (hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigit)))
            {
                report.Error($"{key}.token_sha256", $"is not {HashDigits} hexadecimal digits; make it with: printf %s \"$TOKEN\" | sha256sum");
            }
            else if (caller.TokenSha256 is { } other && !hashes.Add(other))
            {
                report.Error($"{key}.token_sha256", "is that of another caller; give every caller a token of its own");
            }

            for (var j = 0; j < caller.Deployments.Length; j++)
            {
                if (!PoolSelector.TryParse(caller.Deployments[j], out _))
                {
                    report.Error($"{key}.deployments[{j}]", "holds an empty segment; give {k8s_namespace}/{dgd_name}/{role} or a leading part of it");
                }
            }
        }
    }
}
