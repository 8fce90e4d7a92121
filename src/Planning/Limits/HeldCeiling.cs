using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>
/// Keeps a deployment's own ceiling (<c>max_gpu_budget</c>) over the GPUs that it really holds. Targets within the
/// ceiling are not enough: a draining replica still occupies its GPUs, so growth waits until they are free.
/// </summary>
public static class HeldCeiling
{
    /// <summary>The part of the targets that may be written now.</summary>
    /// <param name="targets">Replicas wanted; null leaves a role alone.</param>
    /// <param name="prefill">The prefill role as read from the deployment; null when there is none.</param>
    /// <param name="decode">The decode role as read from the deployment; null when there is none.</param>
    /// <param name="maxGpus">Maximum GPUs; negative when there is no ceiling.</param>
    /// <returns>All targets when they fit; otherwise only those that do not grow.</returns>
    public static AdmittedTargets Admit(ReplicaTargets targets, HeldRole? prefill, HeldRole? decode, int maxGpus)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var grows = Grows(targets.Prefill, prefill) || Grows(targets.Decode, decode);
        if (maxGpus < 0 || !grows)
        {
            return new AdmittedTargets(targets, Withholding.Nothing);
        }

        var releases = new ReplicaTargets(
            Grows(targets.Prefill, prefill) ? null : targets.Prefill,
            Grows(targets.Decode, decode) ? null : targets.Decode);
        return (GpusAfter(targets.Prefill, prefill) + GpusAfter(targets.Decode, decode)) switch
        {
            null => new AdmittedTargets(releases, Withholding.CostUnknown),
            { } gpus when gpus > maxGpus => new AdmittedTargets(releases, Withholding.AwaitingRelease),
            _ => new AdmittedTargets(targets, Withholding.Nothing),
        };
    }

    private static bool Grows(int? target, HeldRole? role) => target > (role?.DesiredReplicas ?? 0);

    /// <summary>GPUs held once the target is written and before anything is released; null when a cost is unknown.</summary>
    private static long? GpusAfter(int? target, HeldRole? role)
    {
        var replicas = (long)(role?.HeldReplicas ?? 0) + Math.Max(0, (target ?? 0) - (role?.DesiredReplicas ?? 0));
        return replicas == 0 ? 0 : role?.GpuPerReplica * replicas;
    }
}

/// <summary>A role as read from the deployment.</summary>
/// <param name="DesiredReplicas">Replicas written in the deployment.</param>
/// <param name="HeldReplicas">Replicas that occupy GPUs or may receive some because they are already written.</param>
/// <param name="GpuPerReplica">GPUs of one replica; null when unknown.</param>
public sealed record HeldRole(int DesiredReplicas, int HeldReplicas, int? GpuPerReplica);

/// <summary>Targets that may be written now, and the reason for withholding the rest.</summary>
public sealed record AdmittedTargets(ReplicaTargets Targets, Withholding Withheld);

/// <summary>The reason for withholding growth.</summary>
public enum Withholding
{
    /// <summary>No growth is withheld.</summary>
    Nothing,

    /// <summary>It would take the GPUs held above the ceiling until draining replicas are gone.</summary>
    AwaitingRelease,

    /// <summary>The GPU cost of a replica is unknown, so growth cannot be charged.</summary>
    CostUnknown,
}
