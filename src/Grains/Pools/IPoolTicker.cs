using Orleans.Concurrency;

namespace GlobalPlanner.Grains.Pools;

/// <summary>How a pool planner's own timer reaches it: as a message, so that a tick runs on the grain's turn.</summary>
[Alias("GlobalPlanner.IPoolTicker")]
internal interface IPoolTicker : IGrainWithStringKey
{
    /// <summary>Runs the tick that is due at a time; a tick that is not the next one is ignored.</summary>
    [OneWay, Alias("Tick")]
    Task TickAsync(DateTimeOffset due);

    /// <summary>Goes to the silo where the pool belongs, after the tick that runs, and goes on there where it was.</summary>
    [Alias("Move")]
    Task MoveAsync();
}
