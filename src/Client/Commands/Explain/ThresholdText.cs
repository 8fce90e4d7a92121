using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Says at which figures a role would grow or shrink.</summary>
internal static class ThresholdText
{
    /// <summary>The thresholds of a role under the pool's target.</summary>
    public static string Describe(PoolStatus pool, PoolRole role) => pool.OptimizationTarget switch
    {
        OptimizationTarget.Sla =>
            "it grows when every engine's estimated latency is above its target, and shrinks when one engine fewer stays below it",
        _ when role == PoolRole.Prefill =>
            "it grows when the queue of any rank reaches the upper threshold, and shrinks when every rank's is below the lower",
        _ => "it grows when the KV utilization of any rank passes the upper threshold, and shrinks when every rank's is below the lower",
    };
}
