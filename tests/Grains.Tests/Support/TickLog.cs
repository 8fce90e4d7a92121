using System.Collections.Concurrent;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Tests.Support;

/// <summary>Every tick of every pool, over all silos.</summary>
internal sealed class TickLog : ITickObserver
{
    private readonly ConcurrentQueue<PoolTick> _ticks = new();

    /// <summary>Runs at every tick; may throw.</summary>
    public Action<PoolTick>? Then { get; set; }

    public IEnumerable<PoolTick> Of(string participant) =>
        _ticks.Where(tick => tick.Definition.Participant == ParticipantId.Parse(participant));

    public void OnTick(PoolTick tick)
    {
        _ticks.Enqueue(tick);
        Then?.Invoke(tick);
    }
}
