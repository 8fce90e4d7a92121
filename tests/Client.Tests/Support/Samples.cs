using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Arbitration;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Decisions;

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
        ScalingAction action = ScalingAction.Hold,
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
