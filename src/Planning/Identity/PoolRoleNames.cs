namespace GlobalPlanner.Planning.Identity;

/// <summary>The names of the roles in configuration, JSON, metrics and texts.</summary>
public static class PoolRoleNames
{
    /// <summary>The prefill role.</summary>
    public const string Prefill = "prefill";

    /// <summary>The decode role, and the only role of an aggregated deployment.</summary>
    public const string Decode = "decode";

    /// <summary>The name of a role.</summary>
    public static string Name(this PoolRole role) => role == PoolRole.Prefill ? Prefill : Decode;
}
