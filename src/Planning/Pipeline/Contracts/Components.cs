using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>Names of components on the wire: those of the roles.</summary>
public static class Components
{
    /// <summary>The prefill role.</summary>
    public const string Prefill = PoolRoleNames.Prefill;

    /// <summary>The decode role; an aggregated pool has it too.</summary>
    public const string Decode = PoolRoleNames.Decode;
}
