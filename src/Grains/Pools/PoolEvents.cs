using System.Collections.Immutable;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Builds the events of pools.</summary>
internal static class PoolEvents
{
    /// <summary>Replicas were written; null when the tick wrote none.</summary>
    public static ControlPlaneEvent? Scaled(ParticipantId pool, DecisionRecord record)
    {
        if (record.Actuation is not { Status: ActuationStatus.Written } written)
        {
            return null;
        }

        var decision = record.Decision;
        var figures = ImmutableSortedDictionary.CreateBuilder<string, double>();
        var words = new List<string>(2);
        Add(PoolRoleNames.Prefill, record.Observation.Prefill?.Expected, written.Observed?.Prefill);
        Add(PoolRoleNames.Decode, record.Observation.Decode?.Expected, written.Observed?.Decode);
        return words.Count == 0
            ? null
            : New(decision.At, EventKind.Scale, pool, $"{string.Join(", ", words)}: {decision.Explanation.FirstOrDefault() ?? "as decided"}") with { Figures = figures.ToImmutable() };

        void Add(string role, int? before, int? after)
        {
            if (after is { } replicas && before != replicas)
            {
                words.Add(before is null ? $"{role} {replicas}" : $"{role} {before} -> {replicas}");
                figures[role] = replicas;
            }
        }
    }

    /// <summary>A hold began or ended; null when neither did.</summary>
    public static ControlPlaneEvent? HoldChanged(ParticipantId pool, HoldStatus? before, HoldStatus? after, string? why, DateTimeOffset at)
    {
        if (before?.Name == after?.Name)
        {
            return null;
        }

        return after is not null
            ? New(at, EventKind.Hold, pool, $"{after.Name}: {why ?? after.Exit}")
            : New(at, EventKind.HoldEnded, pool, $"{before!.Name} ended") with
            {
                Figures = ImmutableSortedDictionary<string, double>.Empty.Add("seconds", Math.Max(0, (at - before.Since).TotalSeconds)),
            };
    }

    /// <summary>An operator paused the pool.</summary>
    public static ControlPlaneEvent Paused(ParticipantId pool, PauseStatus pause) =>
        New(pause.Since, EventKind.Pause, pool, pause.Until is { } until ? $"until {until:u}: {pause.Reason}" : $"until resumed: {pause.Reason}") with { By = pause.By };

    /// <summary>A pause ended.</summary>
    public static ControlPlaneEvent Resumed(ParticipantId pool, string by, string how, DateTimeOffset at) =>
        New(at, EventKind.Resume, pool, how) with { By = by };

    /// <summary>An operator changed settings.</summary>
    public static ControlPlaneEvent SettingsChanged(ParticipantId pool, SettingsOrder order, DateTimeOffset at) =>
        New(at, EventKind.SettingsChanged, pool, SettingsText.Of(order)) with { By = order.By };

    /// <summary>The configuration file changed settings.</summary>
    public static ControlPlaneEvent SettingsChanged(ParticipantId pool, ImmutableArray<SettingDifference> differences, DateTimeOffset at) =>
        New(at, EventKind.SettingsChanged, pool, SettingsText.Of(differences)) with { By = ControlPlaneEvent.ConfigurationFile };

    /// <summary>The changed configuration file conflicts with operators' changes and is not in force.</summary>
    public static ControlPlaneEvent FileNotFollowed(ParticipantId pool, ImmutableArray<string> problems, DateTimeOffset at) =>
        New(at, EventKind.ConfigRefused, pool, string.Join("; ", problems)) with { By = ControlPlaneEvent.ConfigurationFile };

    /// <summary>A setting that an operator changed was dropped.</summary>
    public static ControlPlaneEvent SettingDropped(ParticipantId pool, SettingOverride setting, string problem, DateTimeOffset at) =>
        New(at, EventKind.SettingDropped, pool, SettingsText.Dropped(setting, problem));

    private static ControlPlaneEvent New(DateTimeOffset at, string kind, ParticipantId pool, string message) =>
        new() { At = at, Kind = kind, Subject = pool.Value, Message = message };
}
