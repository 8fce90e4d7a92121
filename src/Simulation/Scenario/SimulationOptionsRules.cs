using System.Globalization;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Checks that the parts of a simulated fleet fit together.</summary>
public sealed class SimulationOptionsRules : SectionRules<SimulationOptions>
{
    /// <inheritdoc />
    public override SimulationOptions Complete(SimulationOptions section, SectionReport report)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(report);
        if (report.Sound("pools") && section.Pools.IsEmpty)
        {
            report.Error("pools", "needs at least one pool");
        }
        else if (report.Sound("pools", "inventory"))
        {
            CheckPools(section, report);
            if (report.Sound("global_router"))
            {
                CheckRouting(section, report);
            }
        }

        return section;
    }

    private static void CheckPools(SimulationOptions simulation, SectionReport report)
    {
        var initialGpus = 0L;
        var seen = new HashSet<(string, SimulatedRole)>();
        for (var i = 0; i < simulation.Pools.Length; i++)
        {
            var pool = simulation.Pools[i];
            if (!seen.Add((pool.Participant.Value, pool.Role)))
            {
                report.Error($"pools[{i}]", $"repeats participant {pool.Participant} and role {EnumNames.Text(pool.Role)}; keep one");
            }

            CheckPlacement(simulation.Inventory, pool, $"pools[{i}]", report);
            initialGpus += (long)pool.InitialReplicas * pool.GpuPerReplica;
        }

        if (initialGpus > simulation.Inventory.TotalGpus)
        {
            report.Error("pools", string.Create(CultureInfo.InvariantCulture, $"start with {initialGpus} GPUs, but the inventory has {simulation.Inventory.TotalGpus}; lower initial_replicas or add nodes"));
        }
    }

    private static void CheckPlacement(InventoryOptions inventory, SimulatedPoolOptions pool, string key, SectionReport report)
    {
        var (need, node) = (pool.GpuPerReplica, inventory.GpusPerNode);
        if (need > node && need % node != 0)
        {
            report.Error($"{key}.gpu_per_replica", string.Create(CultureInfo.InvariantCulture, $"must fit one node ({node} GPUs) or fill whole nodes"));
        }
        else if (need > inventory.TotalGpus)
        {
            report.Error($"{key}.gpu_per_replica", string.Create(CultureInfo.InvariantCulture, $"exceeds the inventory of {inventory.TotalGpus} GPUs"));
        }
    }

    private static void CheckRouting(SimulationOptions simulation, SectionReport report)
    {
        var count = simulation.Pools.CountBy(p => p.Role).ToDictionary(c => c.Key, c => c.Value);
        var prefill = count.GetValueOrDefault(SimulatedRole.Prefill);
        var decode = count.GetValueOrDefault(SimulatedRole.Decode);
        var aggregated = count.GetValueOrDefault(SimulatedRole.Agg);
        var complete = aggregated > 0 ? prefill + decode == 0 : prefill > 0 && decode > 0;
        if (!complete)
        {
            report.Error("pools", string.Create(CultureInfo.InvariantCulture, $"has {prefill} prefill, {decode} decode and {aggregated} agg pools; a fleet needs both prefill and decode pools, or agg pools only"));
        }
        else if (simulation.GlobalRouter is not { } router)
        {
            if (count.Values.Max() > 1)
            {
                report.Error("global_router", "is required when several pools have the same role; it chooses between them");
            }
        }
        else if (router.Mode == GlobalRouterMode.Agg != aggregated > 0)
        {
            report.Error("global_router.mode", $"does not fit the pools; give {(aggregated > 0 ? "agg" : "disagg")}");
        }
        else
        {
            CheckNamespaces("global_router.prefill_pool_dynamo_namespaces", router.PrefillPoolDynamoNamespaces, SimulatedRole.Prefill, simulation, report);
            CheckNamespaces("global_router.decode_pool_dynamo_namespaces", router.DecodePoolDynamoNamespaces, SimulatedRole.Decode, simulation, report);
            CheckNamespaces("global_router.agg_pool_dynamo_namespaces", router.AggPoolDynamoNamespaces, SimulatedRole.Agg, simulation, report);
        }
    }

    private static void CheckNamespaces(string key, IReadOnlyList<string> namespaces, SimulatedRole role, SimulationOptions simulation, SectionReport report)
    {
        var known = simulation.Pools.Where(p => p.Role == role).Select(p => p.DynamoNamespace).ToList();
        for (var i = 0; i < namespaces.Count; i++)
        {
            if (!known.Contains(namespaces[i]))
            {
                report.Error($"{key}[{i}]", $"names no {EnumNames.Text(role)} pool; known are {string.Join(", ", known)}");
            }
        }

        if (known.Except(namespaces).FirstOrDefault() is { } unreachable)
        {
            report.Error(key, $"leaves out {unreachable}, which would never get a request");
        }
    }
}
