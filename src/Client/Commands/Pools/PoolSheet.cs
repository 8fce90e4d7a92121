using GlobalPlanner.Client.Commands.Set;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Pools;

/// <summary>Shows one pool in full.</summary>
internal static class PoolSheet
{
    /// <summary>Draws the pool.</summary>
    public static IRenderable Draw(PoolStatus pool)
    {
        var sheet = new Sheet()
            .Title(pool.Name)
            .Line("mode", $"{Humane.Words(pool.Mode)}, target {Humane.Words(pool.OptimizationTarget)}" + (pool.Advisory ? ", advisory" : ""))
            .Line("scales through", Humane.Code(pool.Environment))
            .Line(PoolRoleNames.Prefill, Role(pool.Prefill))
            .Line(PoolRoleNames.Decode, Role(pool.Decode))
            .Line("GPUs held", Humane.Count(PoolText.HeldGpus(pool)));
        if (pool.LastDecision is { } record)
        {
            sheet
                .Line("last decision", PoolText.Decision(record))
                .Line("decided", $"{Humane.Moment(record.Decision.At)}, {Humane.Age(pool.Now - record.Decision.At)} ago");
            foreach (var sentence in record.Decision.Explanation)
            {
                sheet.Line("", new Cell(sentence, Tone.Quiet));
            }
        }

        var estimates = PoolText.Estimates(pool);
        if (pool.OptimizationTarget == OptimizationTarget.Sla)
        {
            Predictive(sheet, pool);
        }

        sheet
            .Line("TTFT", Latency(estimates.TtftMs, pool.LastDecision?.Observation.TtftMs, pool.TtftTargetMs))
            .Line("ITL", Latency(estimates.ItlMs, pool.LastDecision?.Observation.ItlMs, pool.ItlTargetMs))
            .Line("last observed", Ago(pool.LastGoodObservationAt, pool.Now))
            .Line("last tick", Ago(pool.LastTickAt, pool.Now));
        if (PoolText.HoldBesidePause(pool) is { } hold)
        {
            sheet
                .Line("hold", PoolText.Describe(hold, pool.Now))
                .Line("ends when", hold.Exit);
        }

        if (pool.Pause is { } pause)
        {
            sheet.Line("paused", new Cell(PoolText.Describe(pause), Tone.Caution));
        }

        foreach (var setting in pool.Overrides)
        {
            sheet.Line("override", new Cell(SettingsOrders.Text(setting), Tone.Caution));
        }

        return sheet.ToRenderable();
    }

    private static void Predictive(Sheet sheet, PoolStatus pool)
    {
        if (pool.LastPredictiveDecision is not { } planned)
        {
            return;
        }

        sheet
            .Line("forecast", planned.Predicted.NumRequests is null
                ? new Cell($"none: {DecisionText.Throughput(planned)}", Tone.Caution)
                : $"{DecisionText.Forecast(planned.Predicted)}, {Humane.Age(pool.Now - planned.At)} ago")
            .Line("engine capacity", DecisionText.Capacity(planned.CapacityRps));
        if (pool.LastDecision?.Decision is { } decision && DecisionText.HasThroughputBounds(decision))
        {
            sheet.Line("throughput bound", DecisionText.Targets(decision.LowerBounds));
        }
    }

    private static Cell Role(RoleStatus? role)
    {
        if (role is null)
        {
            return new Cell(Humane.Absent, Tone.Quiet);
        }

        var parts = new List<string> { $"{role.ReadyReplicas} ready of {role.DesiredReplicas} desired" };
        Add(parts, role.StartingReplicas, "starting");
        Add(parts, role.DrainingReplicas, "draining");
        Add(parts, role.PendingReplicas, "pending");
        parts.Add(role.GpuPerReplica is { } gpus ? $"{Humane.Plural(gpus, "GPU")} per replica" : "GPUs per replica unknown");
        return new Cell(string.Join(", ", parts), role.ReadyReplicas == role.DesiredReplicas ? Tone.Plain : Tone.Caution);
    }

    private static void Add(List<string> parts, int count, string what)
    {
        if (count > 0)
        {
            parts.Add($"{count} {what}");
        }
    }

    private static Cell Latency(double? estimateMs, double? measuredMs, double? targetMs)
    {
        var parts = new List<string>(3);
        if (estimateMs is not null)
        {
            parts.Add($"{Humane.Number(estimateMs)} ms estimated");
        }

        if (measuredMs is not null)
        {
            parts.Add($"{Humane.Number(measuredMs)} ms measured");
        }

        if (targetMs is not null)
        {
            parts.Add($"target {Humane.Number(targetMs)} ms");
        }

        return new Cell(parts.Count == 0 ? Humane.Absent : string.Join(", ", parts), estimateMs > targetMs ? Tone.Bad : Tone.Plain);
    }

    private static string Ago(DateTimeOffset? at, DateTimeOffset now) => at is null ? "never" : $"{Humane.Age(at, now)} ago";
}
