namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>The roles for which replicas are taken back; each value includes those before it.</summary>
public enum ReclaimScope
{
    /// <summary>For none: a role keeps its replicas until it gives them back itself.</summary>
    None,

    /// <summary>For groups that hold less than their guarantee.</summary>
    Guarantee,

    /// <summary>For roles that are more important than those that lose.</summary>
    Priority,

    /// <summary>For groups that hold less than their weighted share.</summary>
    FairShare,
}
