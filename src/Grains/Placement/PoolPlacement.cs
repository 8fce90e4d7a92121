using Orleans.Placement;

namespace GlobalPlanner.Grains.Placement;

/// <summary>Places a pool planner on the silo that <see cref="PoolHome"/> computes.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("GlobalPlanner.PoolPlacement")]
internal sealed class PoolPlacement : PlacementStrategy
{
    /// <summary>The strategy has no state; every grain shares this instance.</summary>
    public static PoolPlacement Singleton { get; } = new();
}

/// <summary>Places a grain by <see cref="PoolPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PoolPlacementAttribute() : PlacementAttribute(PoolPlacement.Singleton);
