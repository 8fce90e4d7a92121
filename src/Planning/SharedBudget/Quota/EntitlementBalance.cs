namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>GPUs that a class, all roles of one priority in one group, is entitled to and is granted while a plan is made.</summary>
internal sealed class EntitlementBalance(long entitled)
{
    public long Entitled { get; } = entitled;

    public long Granted { get; set; }

    public long Surplus => Granted - Entitled;
}
