using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Tests.Support;

/// <summary>Statuses and records to start from.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static PoolStatus Pool(string name = "inf/llama-70b", DecisionRecord? last = null) => new()
    {
        Name = name,
        Mode = PlannerMode.Disagg,
        OptimizationTarget = OptimizationTarget.Throughput,
        Environment = PlannerEnvironment.GlobalPlanner,
        Advisory = false,
        Prefill = Role(2, 2),
        Decode = Role(3, 4),
        LastDecision = last,
        LastGoodObservationAt = Now - TimeSpan.FromSeconds(4),
        LastTickAt = Now - TimeSpan.FromSeconds(4),
        Now = Now,
    };

    public static RoleStatus Role(int ready, int desired, int? gpu = 1) => new()
    {
        ReadyReplicas = ready,
        DesiredReplicas = desired,
        StartingReplicas = Math.Max(0, desired - ready),
        DrainingReplicas = Math.Max(0, ready - desired),
        PendingReplicas = 0,
        GpuPerReplica = gpu,
        HeldGpus = Math.Max(ready, desired) * gpu,
    };

    public static DecisionRecord Record(
        LoadReason prefill,
        LoadReason decode,
        ReplicaTargets? targets = null,
        ScalingAction action = ScalingAction.NoChange,
        LoadReason? aggregate = null,
        ReplicaTargets? raw = null,
        ScaleGrant? grant = null) => new()
        {
            Ordinal = 42,
            Decision = new PlanDecision
            {
                At = Now - TimeSpan.FromSeconds(4),
                Action = action,
                Targets = targets,
                Load = new LoadOutcome(aggregate ?? prefill, new RoleValues<LoadReason>(prefill, decode), raw ?? targets ?? new ReplicaTargets(2, 3)),
                Throughput = new ThroughputOutcome(ThroughputReason.Disabled, new RoleValues<ThroughputReason>(null, null)),
                LowerBounds = new ReplicaTargets(1, 1),
            },
            Observation = new ObservationSummary
            {
                Prefill = new RoleSummary { Ready = 2, Expected = 2, ReportingRanks = 2, QueuedPrefillTokens = 6000, MaxQueuedPrefillTokens = 5000 },
                Decode = new RoleSummary { Ready = 3, Expected = 3, ReportingRanks = 3, MeanKvUtilization = 0.7, MaxKvUtilization = 0.82 },
                RequestsPerSecond = 2.5,
                Isl = 3000,
                Osl = 150,
                TtftMs = 420,
                ItlMs = 18.4,
            },
            Grant = grant,
        };

    /// <summary>A pool of the target <c>sla</c> whose throughput loop decided two minutes ago.</summary>
    public static PoolStatus SlaPool(DecisionRecord? last = null, PlannerMode mode = PlannerMode.Disagg) => Pool(last: last) with
    {
        Mode = mode,
        OptimizationTarget = OptimizationTarget.Sla,
        TtftTargetMs = 500,
        ItlTargetMs = 50,
        SlaRules = new SlaRules(80, 3),
        LastPredictiveDecision = Planned(),
    };

    /// <summary>A predictive decision: a forecast, what an engine serves, and the bounds that follow.</summary>
    public static PlanDecision Planned() => new()
    {
        At = Now - TimeSpan.FromMinutes(2),
        Action = ScalingAction.NoChange,
        Throughput = new ThroughputOutcome(
            ThroughputReason.SetLowerBound, new RoleValues<ThroughputReason>(ThroughputReason.SetLowerBound, ThroughputReason.SetLowerBound)),
        LowerBounds = new ReplicaTargets(2, 3),
        LowerBoundsUntil = new RoleValues<DateTimeOffset>(Now + TimeSpan.FromMinutes(7), Now + TimeSpan.FromMinutes(7)),
        Estimates = new LatencyEstimates(220, 41),
        Predicted = new PredictedTraffic(450, 3000, 150),
        CapacityRps = new RoleValues<double>(1.6, 0.9),
        Explanation =
        [
            "forecast: 450 requests in 180 s of 3000 in and 150 out, by arima(1,0,1)+c",
            "prefill: 2.5 requests/s of 3000 in and 150 out over 1.6 an engine (TTFT 220 ms at batch 2): 2 replicas",
        ],
    };

    /// <summary>A reactive tick of the target <c>sla</c>, between two predictive ones.</summary>
    public static DecisionRecord SlaRecord(
        LoadReason prefill, LoadReason decode, ReplicaTargets? targets = null, ReplicaTargets? raw = null, ScalingAction action = ScalingAction.NoChange)
    {
        var record = Record(prefill, decode, targets, action, raw: raw);
        return record with
        {
            Decision = record.Decision with
            {
                Throughput = null,
                LowerBounds = Planned().LowerBounds,
                LowerBoundsUntil = Planned().LowerBoundsUntil,
                Estimates = new LatencyEstimates(312, 53.4),
                Explanation = ["prefill: TTFT 180 to 312 ms over 2 engines, slowest worker 2, target 500 ms"],
            },
        };
    }

    public static ScaleGrant Grant(GrantOutcome outcome, GrantReason reason, string message) => new()
    {
        OperationId = "op-1",
        Outcome = outcome,
        Reason = reason,
        Message = message,
        Applied = new ReplicaTargets(null, null),
        Fence = new WriteFence(1, 7),
        ChargedGpus = 12,
        CeilingGpus = 12,
        FloorGpus = -1,
    };
}
