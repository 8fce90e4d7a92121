using Orleans.Concurrency;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Receives the messages of a pool planner's own timer, so that a tick runs on the grain's turn.</summary>
[Alias("GlobalPlanner.IPoolTicker")]
internal interface IPoolTicker : IGrainWithStringKey
{
    /// <summary>Runs the tick that is due at a time; a tick that is not the next one is ignored.</summary>
    [OneWay, Alias("Tick")]
    Task TickAsync(DateTimeOffset due);

    /// <summary>Moves to the silo where the pool belongs, after the running tick, and continues there.</summary>
    [Alias("Move")]
    Task MoveAsync();
}
