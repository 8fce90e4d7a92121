using System.Collections.Immutable;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>Numbers the pools of one kind as the global router does: in the order of its list of namespaces.</summary>
internal static class PoolOrder
{
    /// <summary>The pools of that kind; without a list, in the order of the scenario.</summary>
    /// <exception cref="ArgumentException">The list names a namespace that no such pool has.</exception>
    public static ImmutableArray<SimulatedPool> Of(SimulatedRole role, ImmutableArray<SimulatedPool> pools, ImmutableArray<string> namespaces)
    {
        var candidates = pools.Where(pool => pool.Options.Role == role).ToImmutableArray();
        if (namespaces.IsDefaultOrEmpty)
        {
            return candidates;
        }

        return [.. namespaces.Select(name => candidates.FirstOrDefault(pool => pool.Options.DynamoNamespace == name)
            ?? throw new ArgumentException($"The global router names {name}, but no {role} pool is in that Dynamo namespace."))];
    }

    /// <summary>Checks that every request can find its way.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static void Check(
        ImmutableArray<SimulatedPool> prefill,
        ImmutableArray<SimulatedPool> decode,
        ImmutableArray<SimulatedPool> aggregated,
        bool hasGlobalRouter)
    {
        var disaggregated = prefill.Length > 0 && decode.Length > 0;
        if (aggregated.Length > 0 ? prefill.Length + decode.Length > 0 : !disaggregated)
        {
            throw new ArgumentException(
                $"A fleet has prefill and decode pools, or aggregated pools only; this one has {prefill.Length} prefill, {decode.Length} decode and {aggregated.Length} aggregated.");
        }

        if (!hasGlobalRouter && Math.Max(Math.Max(prefill.Length, decode.Length), aggregated.Length) > 1)
        {
            throw new ArgumentException("Several pools of one role need global_router settings that choose between them.");
        }
    }
}
