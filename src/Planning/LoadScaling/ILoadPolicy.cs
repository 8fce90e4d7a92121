using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// Judges the load of one role from the forward-pass metrics of its workers, which have been found to be those of all
/// ready workers. Everything around it (entry checks, floors, bounds, budget) is the same for all targets.
/// </summary>
internal interface ILoadPolicy
{
    RoleVerdict Judge(RoleFacts role, FpmSnapshot fpm);
}

/// <summary>A policy's verdict on one role.</summary>
/// <param name="Desired">Replicas wanted; null without an opinion.</param>
/// <param name="Reason">Why there is no opinion; <see cref="LoadReason.Unset"/> with one.</param>
/// <param name="Because">The evidence in one sentence.</param>
internal readonly record struct RoleVerdict(int? Desired, LoadReason Reason, string Because)
{
    public static RoleVerdict Want(int desired, string because) => new(desired, LoadReason.Unset, because);

    public static RoleVerdict None(LoadReason reason, string because) => new(null, reason, because);
}
