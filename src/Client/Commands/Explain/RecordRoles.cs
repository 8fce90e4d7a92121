using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Reads a decision record role by role.</summary>
internal static class RecordRoles
{
    /// <summary>The roles that the record mentions, prefill first.</summary>
    public static ImmutableArray<PoolRole> Roles(this DecisionRecord record) =>
    [
        .. new[] { PoolRole.Prefill, PoolRole.Decode }
            .Where(role => record.Observed(role) is not null || record.Decision.Targets?[role] is not null
                || record.Decision.Load?.Roles.Of(role) is not null),
    ];

    /// <summary>The observation of one role; null when it was not observed.</summary>
    public static RoleSummary? Observed(this DecisionRecord record, PoolRole role) =>
        role == PoolRole.Prefill ? record.Observation.Prefill : record.Observation.Decode;

    /// <summary>The value of one role.</summary>
    public static T? Of<T>(this RoleValues<T> values, PoolRole role)
        where T : struct =>
        role == PoolRole.Prefill ? values.Prefill : values.Decode;
}
