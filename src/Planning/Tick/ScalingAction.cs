using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.Tick;

/// <summary>The direction in which a tick moves a pool.</summary>
public enum ScalingAction
{
    /// <summary>Nothing changes.</summary>
    [JsonStringEnumMemberName("hold")]
    NoChange,

    /// <summary>At least one role grows and none shrinks.</summary>
    ScaleUp,

    /// <summary>At least one role shrinks and none grows.</summary>
    ScaleDown,

    /// <summary>One role grows while the other shrinks.</summary>
    Rebalance,
}
