using System.Collections.Immutable;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Grains.Tests.Pools;

public class DecisionHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Only_changes_and_the_last_tick_are_kept()
    {
        var history = new DecisionHistory(10);
        ImmutableArray<bool> changed =
        [
            history.Add(Record(1, LoadReason.NoChange)),
            history.Add(Record(2, LoadReason.NoChange)),
            history.Add(Record(3, LoadReason.ScaleUp, target: 2)),
            history.Add(Record(4, LoadReason.ScaleUp, target: 3)),
            history.Add(Record(5, LoadReason.NoChange)),
            history.Add(Record(6, LoadReason.NoChange)),
        ];

        Assert.Equal<IEnumerable<bool>>([true, false, true, true, true, false], changed);
        Assert.Equal([1L, 3, 4, 5, 6], Ordinals(history.Since(Start)));
        Assert.Equal([4L, 5, 6], Ordinals(history.Since(Start.AddSeconds(4))));
        Assert.Equal(1, history.At(Start.AddSeconds(2.5))?.Ordinal);
        Assert.Equal(6, history.At(Start.AddSeconds(60))?.Ordinal);
        Assert.Null(history.At(Start));
    }

    [Fact]
    public void A_tick_in_which_no_loop_was_due_changes_nothing()
    {
        var history = new DecisionHistory(10);
        history.Add(Record(1, LoadReason.ScaleUp, target: 2));

        Assert.False(history.Add(Record(2, null)));
        Assert.False(history.Add(Record(3, LoadReason.ScaleUp, target: 2)));
        Assert.True(history.Add(Record(4, LoadReason.NoChange)));
    }

    [Fact]
    public void The_oldest_are_forgotten_and_the_newest_restored()
    {
        var history = new DecisionHistory(3);
        for (var tick = 1; tick <= 5; tick++)
        {
            history.Add(Record(tick, LoadReason.ScaleUp, target: tick));
        }

        history.Add(Record(6, LoadReason.ScaleUp, target: 5));
        Assert.Equal([3L, 4, 5, 6], Ordinals(history.Since(Start)));

        var restored = new DecisionHistory(3);
        restored.Restore(history.Newest(2), history.Last);
        Assert.Equal([4L, 5, 6], Ordinals(restored.Since(Start)));
        Assert.False(restored.Add(Record(7, LoadReason.ScaleUp, target: 5)));
    }

    private static IEnumerable<long> Ordinals(ImmutableArray<DecisionRecord> records) => records.Select(record => record.Ordinal);

    private static DecisionRecord Record(int tick, LoadReason? reason, int? target = null) => new()
    {
        Ordinal = tick,
        Decision = new PlanDecision
        {
            At = Start.AddSeconds(tick),
            Action = target is null ? ScalingAction.NoChange : ScalingAction.ScaleUp,
            Targets = target is null ? null : new ReplicaTargets(null, target),
            Load = reason is { } value
                ? new LoadOutcome(value, new RoleValues<LoadReason>(null, value), new ReplicaTargets(null, target))
                : null,
            LowerBounds = new ReplicaTargets(1, 1),
        },
        Observation = new ObservationSummary(),
    };
}
