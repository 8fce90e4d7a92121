namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>For whom replicas are taken back; each includes those before it.</summary>
public enum ReclaimScope
{
    /// <summary>For nobody: what a pool holds it keeps until it gives it back itself.</summary>
    None,

    /// <summary>For groups that hold less than their guarantee.</summary>
    Guarantee,

    /// <summary>For pools that are more important than those that lose.</summary>
    Priority,

    /// <summary>For groups that hold less than their weighted share.</summary>
    FairShare,
}
