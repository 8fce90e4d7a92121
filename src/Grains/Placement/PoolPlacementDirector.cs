using GlobalPlanner.Grains.Runtime;
using Orleans.Runtime.Placement;

namespace GlobalPlanner.Grains.Placement;

/// <summary>Places pool planners at their homes, and away from this silo while it hands its pools over.</summary>
internal sealed class PoolPlacementDirector(SiloPools pools) : IPlacementDirector
{
    /// <inheritdoc />
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var compatible = context.GetCompatibleSilos(target);
        var staying = pools.IsLeaving ? compatible.Where(silo => !silo.Equals(context.LocalSilo)).ToArray() : compatible;
        var pool = target.GrainIdentity.Key.ToString()!;
        return Task.FromResult(PoolHome.Of(pool, staying) ?? PoolHome.Of(pool, compatible)!);
    }
}
