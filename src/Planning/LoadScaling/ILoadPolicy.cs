using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// Judges the load of one role by the forward-pass metrics of its workers. Entry checks, floors, bounds and budget
/// surround it and are the same for all optimization targets.
/// </summary>
internal interface ILoadPolicy
{
    /// <summary>The verdict on one role of the pool, whose ready workers all report.</summary>
    RoleVerdict Judge(PoolFacts facts, RoleFacts role, FpmSnapshot fpm);
}

/// <summary>A policy's verdict on one role.</summary>
/// <param name="Desired">Replicas wanted; null without an opinion.</param>
/// <param name="Reason">The reason for having no opinion; <see cref="LoadReason.Unset"/> when there is one.</param>
/// <param name="Because">The evidence in one sentence.</param>
internal readonly record struct RoleVerdict(int? Desired, LoadReason Reason, string Because)
{
    public static RoleVerdict Want(int desired, string because) => new(desired, LoadReason.Unset, because);

    public static RoleVerdict None(LoadReason reason, string because) => new(null, reason, because);
}
