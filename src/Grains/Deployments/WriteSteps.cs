using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Grains.Deployments;

/// <summary>The order in which replica counts are written.</summary>
internal static class WriteSteps
{
    /// <summary>
    /// The writes that take a deployment from its present desired counts to the targets: first what shrinks, then
    /// what grows, so that a rebalance that fails half-way holds fewer GPUs, never more. Empty when nothing differs.
    /// A target for a role the deployment does not have is left to the deployment to refuse.
    /// </summary>
    public static ImmutableArray<ReplicaTargets> From(ReplicaTargets desired, ReplicaTargets targets)
    {
        var (prefill, decode) = (Change(desired.Prefill, targets.Prefill), Change(desired.Decode, targets.Decode));
        var releases = new ReplicaTargets(prefill < 0 ? targets.Prefill : null, decode < 0 ? targets.Decode : null);
        var acquisitions = new ReplicaTargets(prefill > 0 ? targets.Prefill : null, decode > 0 ? targets.Decode : null);
        return [.. new[] { releases, acquisitions }.Where(step => step.Prefill is not null || step.Decode is not null)];
    }

    /// <summary>Whether a step takes a role above its present desired count.</summary>
    public static bool Grows(ReplicaTargets desired, ReplicaTargets step) =>
        Change(desired.Prefill, step.Prefill) > 0 || Change(desired.Decode, step.Decode) > 0;

    /// <summary>Whether the counts read after a write are those that were written.</summary>
    public static bool IsReached(ReplicaTargets desired, ReplicaTargets step) =>
        Change(desired.Prefill, step.Prefill) == 0 && Change(desired.Decode, step.Decode) == 0;

    private static int Change(int? desired, int? target) => target is { } count ? count - (desired ?? 0) : 0;
}
