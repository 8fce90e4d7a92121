using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Pipeline;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Describes the proposal of each stage.</summary>
internal static class ProposedText
{
    /// <summary>The load loop, the throughput loop, the plugins that changed something, and the decision.</summary>
    public static IEnumerable<string> Describe(DecisionRecord record)
    {
        var decision = record.Decision;
        yield return decision.Load is { } load
            ? $"load loop: {Humane.Words(load.Reason)}" + Details(record, role => load.Roles.Of(role), role => load.Raw[role])
            : "load loop: not due in this tick";
        yield return decision.Throughput is { } throughput
            ? $"throughput loop: {Humane.Words(throughput.Reason)}" + Details(record, role => throughput.Roles.Of(role), _ => null)
            : "throughput loop: not due in this tick";
        if (DecisionText.HasThroughputBounds(decision))
        {
            yield return $"throughput lower bounds: {DecisionText.Targets(decision.LowerBounds)}";
        }

        foreach (var plugin in decision.Plugins.Where(static plugin => plugin.Outcome
            is not (PluginOutcome.NotDue or PluginOutcome.Accepted or PluginOutcome.NoOpinion or PluginOutcome.Predicted)))
        {
            yield return Plugin(plugin);
        }

        yield return $"decision: {DecisionText.TargetsOrNoChange(decision)}";
    }

    private static string Plugin(PluginEvaluation plugin)
    {
        var asked = string.Concat(plugin.Targets.Select(static target =>
            $", {Humane.Words(target.Type)} {target.SubComponentType} {Humane.Count(target.Replicas)}"));
        return $"plugin {plugin.PluginId} ({Humane.Words(plugin.Stage)}): {Humane.Words(plugin.Outcome)}{asked}" +
            (plugin.Detail is { } detail ? $": {detail}" : "");
    }

    private static string Details<T>(DecisionRecord record, Func<PoolRole, T?> reason, Func<PoolRole, int?> wanted)
        where T : struct, Enum
    {
        var parts = record.Roles()
            .Where(role => reason(role) is not null || wanted(role) is not null)
            .Select(role =>
            {
                var ready = record.Observed(role)?.Ready;
                var change = wanted(role) is { } count && count != ready ? $" {Humane.Count(ready)} → {count}" : "";
                var why = reason(role) is { } code ? $" {Humane.Words(code)}" : "";
                return $"{role.Name()}{change}{(change.Length > 0 && why.Length > 0 ? ":" : "")}{why}";
            })
            .ToList();
        return parts.Count == 0 ? "" : $" ({string.Join("; ", parts)})";
    }
}
