using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>Names of components on the wire.</summary>
public static class Components
{
    /// <summary>The prefill pool.</summary>
    public const string Prefill = "prefill";

    /// <summary>The decode pool; an aggregated pool too.</summary>
    public const string Decode = "decode";

    /// <summary>The name of a role.</summary>
    public static string Of(PoolRole role) => role == PoolRole.Prefill ? Prefill : Decode;
}
