using System.Globalization;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>
/// The engines of one role that a demand needs: its request rate over the rate that one engine serves within the
/// targets, rounded up. An engine is a replica, whatever GPUs it costs. Source: throughput scaling of Dynamo's planner.
/// </summary>
/// <param name="Role">The role.</param>
/// <param name="Replicas">Replicas, at least the floor; null when the model has no answer.</param>
/// <param name="Point">The operating point of an engine; null when the model has no answer.</param>
internal readonly record struct EngineSizing(RoleFacts Role, int? Replicas, EngineOperatingPoint? Point)
{
    public static EngineSizing Of(RoleFacts role, IEnginePerformance? model, in Demand demand, ThroughputOptions options, PlannerMode mode, Explanation why)
    {
        if (demand.RequestsPerSecond <= 0)
        {
            why.Say($"{role.Name}: no requests are predicted, so the floor of {role.Floor} is enough");
            return new EngineSizing(role, role.Floor, null);
        }

        if (mode == PlannerMode.Agg && !(role.Capabilities?.MaxNumBatchedTokens > 0))
        {
            why.Say($"{role.Name}: max_num_batched_tokens is unknown, so the capacity of an engine is unknown too");
            return new EngineSizing(role, null, null);
        }

        var targets = options.Targets.For(mode, role.Role);
        var point = model?.Capacity(new CapacityQuery
        {
            Isl = demand.Isl,
            Osl = demand.Osl,
            TtftMs = targets.TtftMs,
            ItlMs = targets.ItlMs,
            KvHitRate = mode.ComputesPrompts(role.Role) ? demand.KvHitRate : null,
            AcceptLength = mode.GeneratesTokens(role.Role) ? demand.AcceptLength : null,
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

    /// <summary>The number of engines rounded up; null when it is not finite or would overflow.</summary>
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
        var missed = point.IsEligible ? string.Empty : "; no batch size meets the target, so this is its maximum";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{role.Name}: {demand.RequestsPerSecond:0.###} requests/s of {demand.Isl:0} in and {demand.Osl:0} out over {point.RequestsPerSecond:0.###} per engine ({latency} at batch {point.BatchSize}{missed}): {needed} replicas");
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
