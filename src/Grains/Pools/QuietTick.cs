using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Ticks between the intervals of both loops.</summary>
internal static class QuietTick
{
    /// <summary>Whether no loop was due and nothing is to be scaled: such a tick adds nothing to what is known of the pool.</summary>
    public static bool Is(PlanDecision decision) =>
        decision is
        {
            Load: null or { Reason: LoadReason.Disabled },
            Throughput: null or { Reason: ThroughputReason.Disabled },
            Targets: null,
        };
}
