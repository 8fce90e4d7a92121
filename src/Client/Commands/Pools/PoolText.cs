using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Client.Commands.Pools;

/// <summary>Puts the status of a pool into words and table cells.</summary>
internal static class PoolText
{
    /// <summary>Replicas of a role: <c>ready/desired</c>.</summary>
    public static Cell Replicas(RoleStatus? role) => role is null
        ? new Cell(Humane.Absent, Tone.Quiet)
        : new Cell($"{role.ReadyReplicas}/{role.DesiredReplicas}", role.ReadyReplicas == role.DesiredReplicas ? Tone.Plain : Tone.Caution);

    /// <summary>GPUs held by both roles; null when no role is known, or the GPUs of a role are not.</summary>
    public static int? HeldGpus(PoolStatus pool)
    {
        var roles = new[] { pool.Prefill, pool.Decode }.OfType<RoleStatus>().ToList();
        return roles.Count == 0 || roles.Exists(role => role.HeldGpus is null) ? null : roles.Sum(role => role.HeldGpus);
    }

    /// <summary>The last decision with its reason, short enough for a cell.</summary>
    public static Cell Decision(DecisionRecord? record)
    {
        if (record is null)
        {
            return new Cell("none yet", Tone.Quiet);
        }

        var text = DecisionText.Summary(record.Decision);
        if (record.Grant is { Outcome: not GrantOutcome.Granted } grant)
        {
            return new Cell($"{text}; {Humane.Words(grant.Outcome)}: {Humane.Words(grant.Reason)}", Tone.Caution);
        }

        return record.Actuation is { Status: ActuationStatus.Failed or ActuationStatus.Conflict or ActuationStatus.Fenced } actuation
            ? new Cell($"{text}; write: {Humane.Words(actuation.Status)}", Tone.Bad)
            : new Cell(text);
    }

    /// <summary>The hold, unless it merely repeats that the pool is paused.</summary>
    public static HoldStatus? HoldBesidePause(PoolStatus pool) =>
        pool is { Pause: not null, Hold.Name: "paused" } ? null : pool.Hold;

    /// <summary>The name of a hold in words.</summary>
    public static string Name(HoldStatus hold) => hold.Name.Replace('_', ' ');

    /// <summary>A hold with its age: <c>no fpm data for 3 min, overdue</c>.</summary>
    public static Cell Describe(HoldStatus hold, DateTimeOffset now) => new(
        $"{Name(hold)} for {Humane.Age(now - hold.Since)}{(hold.Overdue ? ", overdue" : "")}",
        ToneOf(hold));

    /// <summary>The pause or hold of a pool with its age, short enough for a cell.</summary>
    public static Cell Hold(PoolStatus pool)
    {
        if (pool.Pause is { } pause)
        {
            var left = pause.Until is { } until ? $" for {Humane.Age(until - pool.Now)} more" : "";
            return new Cell($"paused{left}", Tone.Caution);
        }

        return pool.Hold is { } hold
            ? new Cell($"{Name(hold)}, {Humane.Age(pool.Now - hold.Since)}", ToneOf(hold))
            : new Cell(Humane.Absent, Tone.Quiet);
    }

    /// <summary>A pause in one line.</summary>
    public static string Describe(PauseStatus pause) =>
        $"by {pause.By} since {Humane.Moment(pause.Since)}, " +
        (pause.Until is { } until ? $"until {Humane.Moment(until)}" : "until resumed") +
        $": {pause.Reason}";

    /// <summary>An estimated latency and its target, milliseconds: <c>210/500</c>, or the estimate alone.</summary>
    public static Cell Latency(double? estimateMs, double? targetMs)
    {
        if (estimateMs is not { } estimate)
        {
            return new Cell(Humane.Absent, Tone.Quiet);
        }

        return targetMs is { } target
            ? new Cell($"{Humane.Number(estimate, 0)}/{Humane.Number(target, 0)}", estimate > target ? Tone.Bad : Tone.Plain)
            : new Cell(Humane.Number(estimate, 0));
    }

    /// <summary>The estimates of the last decision; where the load loop has none, those of the last predictive decision.</summary>
    public static LatencyEstimates Estimates(PoolStatus pool) =>
        (pool.LastDecision?.Decision.Estimates ?? LatencyEstimates.None).Or(pool.LastPredictiveDecision?.Estimates);

    private static Tone ToneOf(HoldStatus hold) => hold.Overdue ? Tone.Bad : Tone.Caution;
}
