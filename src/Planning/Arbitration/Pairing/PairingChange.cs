using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>Replicas to write to one pool.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="From">Replicas before.</param>
/// <param name="To">Replicas to write; equal to <paramref name="From"/> when the requester confirms what it has.</param>
/// <param name="GpuPerReplica">GPUs of a replica; zero when they are not counted.</param>
/// <param name="Partner">Whether an earlier intent is served; false for what the requester asks now.</param>
/// <param name="Partial">Whether the intent is served in part. Only a partner's can be.</param>
public readonly record struct PairingChange(PoolId Pool, int From, int To, int GpuPerReplica, bool Partner, bool Partial)
{
    /// <summary>GPUs taken (positive) or freed (negative).</summary>
    public long DeltaGpus => ((long)To - From) * GpuPerReplica;
}
