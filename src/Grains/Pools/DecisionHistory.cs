using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Grains.Pools;

/// <summary>The records of a pool that differ from the one before, and the last one.</summary>
internal sealed class DecisionHistory(int capacity)
{
    private readonly Queue<DecisionRecord> _changes = new();
    private Signature? _signature;

    /// <summary>The last tick's record; null before the first.</summary>
    public DecisionRecord? Last { get; private set; }

    /// <summary>Adds a tick's record.</summary>
    /// <returns>Whether it differs from the one before, and is kept.</returns>
    public bool Add(DecisionRecord record)
    {
        var signature = Signature.Of(record, _signature);
        var changed = signature != _signature;
        _signature = signature;
        Last = record;
        if (changed)
        {
            Keep(record);
        }

        return changed;
    }

    /// <summary>Continues from the records of an earlier activation, oldest first.</summary>
    public void Restore(ImmutableArray<DecisionRecord> changes, DecisionRecord? last)
    {
        foreach (var record in changes.IsDefault ? [] : changes)
        {
            Keep(record);
            _signature = Signature.Of(record, _signature);
            Last = record;
        }

        Last = last ?? Last;
    }

    /// <summary>The newest changes, oldest first.</summary>
    public ImmutableArray<DecisionRecord> Newest(int count) => [.. _changes.Skip(Math.Max(0, _changes.Count - count))];

    /// <summary>The changes since a time and the last record, oldest first.</summary>
    public ImmutableArray<DecisionRecord> Since(DateTimeOffset since) =>
        [.. All().Where(record => record.Decision.At >= since)];

    /// <summary>The record in force at a time; null when none is kept that far back.</summary>
    public DecisionRecord? At(DateTimeOffset at) => All().LastOrDefault(record => record.Decision.At <= at);

    private IEnumerable<DecisionRecord> All() =>
        Last is null || (_changes.Count > 0 && _changes.Last().Ordinal == Last.Ordinal) ? _changes : _changes.Append(Last);

    private void Keep(DecisionRecord record)
    {
        while (_changes.Count >= capacity)
        {
            _changes.Dequeue();
        }

        _changes.Enqueue(record);
    }

    /// <summary>The parts of a record that an operator would call a change. A loop that was not due keeps its part from before.</summary>
    private sealed record Signature(
        ScalingAction Action,
        ReplicaTargets? Targets,
        LoadReason? Load,
        RoleValues<LoadReason>? LoadRoles,
        ThroughputReason? Throughput,
        GrantOutcome? Outcome,
        GrantReason? Grant,
        ReplicaTargets? Applied,
        ActuationStatus? Actuation)
    {
        public static Signature Of(DecisionRecord record, Signature? before)
        {
            var decision = record.Decision;
            if (before is not null && QuietTick.Is(decision))
            {
                return before;
            }

            return new Signature(
                decision.Action,
                decision.Targets,
                decision.Load?.Reason ?? before?.Load,
                decision.Load?.Roles ?? before?.LoadRoles,
                decision.Throughput?.Reason ?? before?.Throughput,
                record.Grant?.Outcome,
                record.Grant?.Reason,
                record.Grant?.Applied,
                record.Actuation?.Status);
        }
    }
}
