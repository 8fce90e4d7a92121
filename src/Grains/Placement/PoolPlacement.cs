namespace GlobalPlanner.Grains.Placement;

/// <summary>A pool planner goes where <see cref="PoolHome"/> says.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("GlobalPlanner.PoolPlacement")]
internal sealed class PoolPlacement : PlacementStrategy
{
    /// <summary>The only one.</summary>
    public static PoolPlacement Singleton { get; } = new();
}
