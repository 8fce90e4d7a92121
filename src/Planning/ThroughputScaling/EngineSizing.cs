using System.Globalization;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>
/// How many engines of one role a demand takes: its rate over what one engine serves within its targets, rounded up.
/// Source: throughput scaling of Dynamo's planner. An engine is a replica, whatever GPUs it costs.
/// </summary>
/// <param name="Role">Whose.</param>
/// <param name="Replicas">Replicas, at least the floor; null when the model cannot tell.</param>
/// <param name="Point">The operating point of an engine; null when the model cannot tell.</param>
internal readonly record struct EngineSizing(RoleFacts Role, int? Replicas, EngineOperatingPoint? Point)
{
    public static EngineSizing Of(RoleFacts role, IEnginePerformance? model, in Demand demand, PlannerConfig config, Explanation why)
    {
        if (demand.RequestsPerSecond <= 0)
        {
            why.Say($"{role.Name}: no requests are coming, the floor of {role.Floor} is enough");
            return new EngineSizing(role, role.Floor, null);
        }

        if (config.Mode == PlannerMode.Agg && !(role.Capabilities?.MaxNumBatchedTokens > 0))
        {
            why.Say($"{role.Name}: max_num_batched_tokens is unknown, so an engine's capacity is too");
            return new EngineSizing(role, null, null);
        }

        var targets = LatencyTargets.Of(config, role.Role);
        var point = model?.Capacity(new CapacityQuery
        {
            Isl = demand.Isl,
            Osl = demand.Osl,
            TtftMs = targets.TtftMs,
            ItlMs = targets.ItlMs,
            KvHitRate = config.Mode.ComputesPrompts(role.Role) ? demand.KvHitRate : null,
            AcceptLength = config.Mode.GeneratesTokens(role.Role) ? demand.AcceptLength : null,
        });
        if (point is not { RequestsPerSecond: > 0 } || !double.IsFinite(point.RequestsPerSecond))
        {
            why.Say($"{role.Name}: {NotReady(model, demand)}");
            return new EngineSizing(role, null, null);
        }

        if (WholeReplicas(demand.RequestsPerSecond / point.RequestsPerSecond) is not { } needed)
        {
            why.Say(string.Create(CultureInfo.InvariantCulture, $"{role.Name}: a demand of {demand.RequestsPerSecond} requests/s cannot be sized for"));
            return new EngineSizing(role, null, point);
        }

        var replicas = Math.Max(needed, role.Floor);
        why.Say(Describe(role, demand, point, needed));
        return new EngineSizing(role, replicas, point);
    }

    /// <summary>Whole replicas for a number of engines; null when it is not finite or beyond all reason.</summary>
    private static int? WholeReplicas(double engines) =>
        !double.IsFinite(engines) || engines > int.MaxValue / 2 ? null : (int)Math.Ceiling(Math.Max(0, engines));

    private static string Describe(RoleFacts role, in Demand demand, EngineOperatingPoint point, int needed)
    {
        var latency = (point.TtftMs, point.ItlMs) switch
        {
            ({ } ttft, { } itl) => string.Create(CultureInfo.InvariantCulture, $"TTFT {ttft:0.#} ms, ITL {itl:0.#} ms"),
            ({ } ttft, null) => string.Create(CultureInfo.InvariantCulture, $"TTFT {ttft:0.#} ms"),
            (null, { } itl) => string.Create(CultureInfo.InvariantCulture, $"ITL {itl:0.#} ms"),
            _ => "latency unknown",
        };
        var missed = point.IsEligible ? string.Empty : "; no batch size meets the target, so this is the most it serves";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{role.Name}: {demand.RequestsPerSecond:0.###} requests/s of {demand.Isl:0} in and {demand.Osl:0} out over {point.RequestsPerSecond:0.###} an engine ({latency} at batch {point.BatchSize}{missed}): {needed} replicas");
    }

    private static string NotReady(IEnginePerformance? model, in Demand demand)
    {
        if (model is null)
        {
            return "no engine performance model";
        }

        return model.Diagnostics.Readiness != ModelReadiness.Ready
            ? $"the performance model is not ready: {model.Diagnostics.Remark ?? "too few samples"}"
            : string.Create(CultureInfo.InvariantCulture, $"the performance model has no capacity for {demand.Isl:0} in and {demand.Osl:0} out");
    }
}
