using GlobalPlanner.Clock;
using GlobalPlanner.Fleet.Wire;

namespace GlobalPlanner.Fleet.World;

/// <summary>The fleet's clock as others read it, and which run of the fleet it is.</summary>
internal sealed class FleetIdentity(AcceleratedTimeProvider time)
{
    private readonly string _run = Guid.NewGuid().ToString("N");

    /// <summary>The clock now.</summary>
    public ClockReading Read() => new(time.GetUtcNow(), time.Speed, _run);
}
