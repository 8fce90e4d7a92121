namespace GlobalPlanner.Grains.Runtime;

/// <summary>The grain storage that holds ledgers, pools, settings and events; the host registers it.</summary>
public static class PlannerStorage
{
    /// <summary>The key under which the host registers the storage.</summary>
    public const string Name = "globalplanner";
}
