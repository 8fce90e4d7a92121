using Orleans.Placement;

namespace GlobalPlanner.Grains.Placement;

/// <summary>Places a grain by <see cref="PoolPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PoolPlacementAttribute() : PlacementAttribute(PoolPlacement.Singleton);
