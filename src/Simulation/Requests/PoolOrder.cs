using System.Collections.Immutable;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Requests;

/// <summary>Numbers the pools of one kind as the global router does: in the order of its list of namespaces.</summary>
internal static class PoolOrder
{
    /// <summary>The routers of the pools of that kind; without a list, in the order of the scenario.</summary>
    /// <exception cref="ArgumentException">The list names a namespace that no such pool has.</exception>
    public static ImmutableArray<PoolRouter> Of(SimulatedRole role, ImmutableArray<PoolRouter> routers, ImmutableArray<string> namespaces)
    {
        var candidates = routers.Where(router => router.Pool.Options.Role == role).ToImmutableArray();
        if (namespaces.IsDefaultOrEmpty)
        {
            return candidates;
        }

        return [.. namespaces.Select(name => candidates.FirstOrDefault(router => router.Pool.Options.DynamoNamespace == name)
            ?? throw new ArgumentException($"The global router names {name}, but no {role} pool is in that Dynamo namespace."))];
    }

    /// <summary>Checks that the pools can lead every request to its end.</summary>
    /// <param name="prefill">Number of prefill pools.</param>
    /// <param name="decode">Number of decode pools.</param>
    /// <param name="aggregated">Number of aggregated pools.</param>
    /// <param name="hasGlobalRouter">Whether settings say how to choose between several pools of one role.</param>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static void Check(int prefill, int decode, int aggregated, bool hasGlobalRouter)
    {
        var isDisaggregated = prefill > 0 && decode > 0;
        if (aggregated > 0 ? prefill + decode > 0 : !isDisaggregated)
        {
            throw new ArgumentException(
                $"A fleet has prefill and decode pools, or aggregated pools only; this one has {prefill} prefill, {decode} decode and {aggregated} aggregated.");
        }

        if (!hasGlobalRouter && Math.Max(Math.Max(prefill, decode), aggregated) > 1)
        {
            throw new ArgumentException("Several pools of one role need global_router settings that choose between them.");
        }
    }
}
