using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;

namespace GlobalPlanner.Grains.Deployments;

/// <summary>Maps a deployment that was read to the messages of its readers.</summary>
internal static class DeploymentMapping
{
    /// <summary>For the pool planner and the operators.</summary>
    public static DeploymentView View(DeploymentSnapshot snapshot, PlannerConfig? config, DateTimeOffset readAt) => new()
    {
        ReadAt = readAt,
        Prefill = View(snapshot.Prefill, config?.PrefillEngineNumGpu),
        Decode = View(snapshot.Decode, config?.DecodeEngineNumGpu),
        Fence = snapshot.Fence,
    };

    /// <summary>For the budget.</summary>
    public static DeploymentReport Report(DeploymentSnapshot snapshot, PlannerConfig? config, DateTimeOffset readAt) => new()
    {
        Participant = snapshot.Participant,
        ObservedAt = readAt,
        Fence = snapshot.Fence,
        Prefill = Holding(snapshot.Prefill, config?.PrefillEngineNumGpu),
        Decode = Holding(snapshot.Decode, config?.DecodeEngineNumGpu),
    };

    /// <summary>For the budget, of a deployment that is gone.</summary>
    public static DeploymentReport ReportMissing(ParticipantId participant, DateTimeOffset readAt) => new()
    {
        Participant = participant,
        ObservedAt = readAt,
    };

    /// <summary>The replicas written in the deployment.</summary>
    public static ReplicaTargets Desired(DeploymentSnapshot snapshot) =>
        new(snapshot.Prefill?.DesiredReplicas, snapshot.Decode?.DesiredReplicas);

    private static RoleView? View(DeploymentRole? role, int? configuredGpus)
    {
        if (role is null)
        {
            return null;
        }

        var gpus = GpusPerReplica.Of(role.GpuPerReplica, role.Capabilities, configuredGpus);
        var status = new RoleStatus
        {
            ReadyReplicas = role.ReadyReplicas,
            DesiredReplicas = role.DesiredReplicas,
            StartingReplicas = role.StartingReplicas,
            DrainingReplicas = role.DrainingReplicas,
            PendingReplicas = role.PendingReplicas,
            GpuPerReplica = gpus,
            HeldGpus = gpus * role.HeldReplicas,
        };
        return new RoleView(status, role.Capabilities);
    }

    private static RoleHolding? Holding(DeploymentRole? role, int? configuredGpus) =>
        role is null ? null : new RoleHolding(role.DesiredReplicas, role.HeldReplicas, GpusPerReplica.Of(role.GpuPerReplica, role.Capabilities, configuredGpus), role.PendingReplicas);
}
