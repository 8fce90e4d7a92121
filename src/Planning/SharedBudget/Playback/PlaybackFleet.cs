using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Playback;

/// <summary>The deployments of a recording: writes take effect at once, and released replicas drain for a while.</summary>
internal sealed class PlaybackFleet(TimeSpan drain)
{
    private readonly SortedDictionary<ParticipantId, Deployment> _deployments = [];

    /// <summary>GPUs of the desired replicas.</summary>
    public long TotalGpus => Sum(static role => role.Desired);

    /// <summary>GPUs of the replicas held.</summary>
    public long HeldGpus => Sum(static role => role.Held);

    /// <summary>When the next released replica frees its GPUs; null when none drains.</summary>
    public DateTimeOffset? NextRelease =>
        _deployments.Values.SelectMany(static deployment => deployment.Roles.OfType<Role>()).Select(static role => role.NextRelease).Min();

    /// <summary>Takes over an observed deployment; without any role it is gone.</summary>
    public void Observe(RecordedDeployment seen, DateTimeOffset now)
    {
        var known = _deployments.GetValueOrDefault(seen.Participant);
        if (seen is { Prefill: null, Decode: null })
        {
            _deployments.Remove(seen.Participant);
            return;
        }

        var deployment = known ?? new Deployment();
        deployment.Roles[0] = Role.From(seen.Prefill, deployment.Roles[0], now + drain);
        deployment.Roles[1] = Role.From(seen.Decode, deployment.Roles[1], now + drain);
        _deployments[seen.Participant] = deployment;
    }

    /// <summary>Writes replicas; returns the roles that changed.</summary>
    public IReadOnlyList<(RoleId Id, int Replicas)> Write(ParticipantId participant, ReplicaTargets targets, WriteFence fence, DateTimeOffset now)
    {
        if (!_deployments.TryGetValue(participant, out var deployment) || fence < deployment.Fence)
        {
            return [];
        }

        deployment.Fence = fence;
        var changed = new List<(RoleId Id, int Replicas)>(2);
        foreach (var kind in (ReadOnlySpan<PoolRole>)[PoolRole.Prefill, PoolRole.Decode])
        {
            if (targets[kind] is { } replicas && deployment.Roles[(int)kind] is { } role && role.Set(replicas, now + drain))
            {
                changed.Add((new RoleId(participant, kind), replicas));
            }
        }

        return changed;
    }

    /// <summary>Frees the GPUs of replicas that have drained by now; returns the deployments that hold fewer.</summary>
    public IReadOnlyList<ParticipantId> Release(DateTimeOffset now) =>
        [.. _deployments.Where(entry => entry.Value.Roles.OfType<Role>().Aggregate(false, (any, role) => role.Release(now) || any)).Select(static entry => entry.Key)];

    /// <summary>A deployment as it would be reported; one that is gone has no role.</summary>
    public DeploymentReport Read(ParticipantId participant, DateTimeOffset now)
    {
        var deployment = _deployments.GetValueOrDefault(participant);
        return new DeploymentReport
        {
            Participant = participant,
            ObservedAt = now,
            Fence = deployment?.Fence,
            Prefill = deployment?.Roles[0]?.Holding,
            Decode = deployment?.Roles[1]?.Holding,
        };
    }

    private long Sum(Func<Role, int> replicas) =>
        _deployments.Values.SelectMany(static deployment => deployment.Roles.OfType<Role>()).Sum(role => (long)(role.Gpu ?? 0) * replicas(role));

    private sealed class Deployment
    {
        public Role?[] Roles { get; } = new Role?[2];

        public WriteFence? Fence { get; set; }
    }

    private sealed class Role
    {
        private readonly Queue<(DateTimeOffset At, int Replicas)> _draining = new();

        public int Desired { get; private set; }

        public int? Gpu { get; private init; }

        public int Pending { get; private set; }

        public int Held => Desired + _draining.Sum(static part => part.Replicas);

        public DateTimeOffset? NextRelease => _draining.TryPeek(out var first) ? first.At : null;

        public RoleHolding Holding => new(Desired, Held, Gpu, Pending);

        public static Role? From(RoleHolding? seen, Role? known, DateTimeOffset drained)
        {
            if (seen is null)
            {
                return null;
            }

            var role = new Role { Desired = seen.DesiredReplicas, Gpu = seen.GpuPerReplica ?? known?.Gpu, Pending = seen.PendingReplicas };
            if (seen.HeldReplicas > seen.DesiredReplicas)
            {
                role._draining.Enqueue((drained, seen.HeldReplicas - seen.DesiredReplicas));
            }

            return role;
        }

        public bool Set(int replicas, DateTimeOffset drained)
        {
            if (replicas == Desired)
            {
                return false;
            }

            if (replicas < Desired)
            {
                _draining.Enqueue((drained, Desired - replicas));
            }

            (Desired, Pending) = (replicas, Math.Max(0, Pending - Math.Max(0, Desired - replicas)));
            return true;
        }

        public bool Release(DateTimeOffset now)
        {
            var any = false;
            while (NextRelease <= now)
            {
                any = true;
                _draining.Dequeue();
            }

            return any;
        }
    }
}
