using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Pools;

/// <summary>Lists pools, one per row.</summary>
internal static class PoolsTable
{
    /// <summary>Draws the pools.</summary>
    public static IRenderable Draw(IReadOnlyCollection<PoolStatus> pools)
    {
        if (pools.Count == 0)
        {
            return new Text("no pools");
        }

        var table = new TextTable("POOL", "MODE", "PREFILL>", "DECODE>", "GPUS>", "TTFT MS>", "ITL MS>", "SEEN>", "HOLD", "DECISION");
        foreach (var pool in pools)
        {
            var estimates = PoolText.Estimates(pool);
            table.Row(
                pool.Name,
                Humane.Words(pool.Mode),
                PoolText.Replicas(pool.Prefill),
                PoolText.Replicas(pool.Decode),
                Humane.Count(PoolText.HeldGpus(pool)),
                PoolText.Latency(estimates.TtftMs, pool.TtftTargetMs),
                PoolText.Latency(estimates.ItlMs, pool.ItlTargetMs),
                Humane.Age(pool.LastGoodObservationAt, pool.Now),
                PoolText.Hold(pool),
                PoolText.Decision(pool.LastDecision));
        }

        return table.ToRenderable();
    }
}
