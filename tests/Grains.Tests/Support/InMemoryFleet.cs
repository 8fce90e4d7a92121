using System.Collections.Concurrent;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Grains.Tests.Support;

/// <summary>
/// Deployments in memory with the rules of the connector (resource versions, fences), where a test decides what the
/// workers report, when replicas become ready, and what fails. Used where the simulated fleet cannot be made to fail.
/// </summary>
public sealed class InMemoryFleet : IDeploymentConnector, IForwardPassMetricsSource
{
    private readonly ConcurrentDictionary<ParticipantId, Deployment> _deployments = new();

    /// <summary>Every write that was accepted, in order.</summary>
    public ConcurrentQueue<DeploymentWrite> Writes { get; } = new();

    /// <summary>Runs before every read; may throw.</summary>
    public Func<ParticipantId, CancellationToken, ValueTask>? BeforeRead { get; set; }

    /// <summary>Runs before every write is checked; may throw, or change the deployment.</summary>
    public Func<DeploymentWrite, ValueTask>? BeforeWrite { get; set; }

    /// <summary>Runs after every accepted write; may throw (the write stands).</summary>
    public Func<DeploymentWrite, ValueTask>? AfterWrite { get; set; }

    /// <summary>Adds a deployment whose replicas are all ready.</summary>
    public Deployment Add(string participant, int? prefill, int? decode, int? gpuPerReplica = 1)
    {
        var deployment = new Deployment(ParticipantId.Parse(participant));
        if (prefill is { } prefillReplicas)
        {
            deployment.Roles[PoolRole.Prefill] = Role(prefillReplicas, gpuPerReplica);
        }

        if (decode is { } decodeReplicas)
        {
            deployment.Roles[PoolRole.Decode] = Role(decodeReplicas, gpuPerReplica);
        }

        _deployments[deployment.Participant] = deployment;
        return deployment;
    }

    /// <summary>A deployment that was added.</summary>
    public Deployment Find(string participant) => _deployments[ParticipantId.Parse(participant)];

    /// <summary>Takes a deployment away.</summary>
    public void Remove(string participant) => _deployments.TryRemove(ParticipantId.Parse(participant), out _);

    /// <summary>GPUs held over all deployments.</summary>
    public int HeldGpus() => _deployments.Values.Sum(deployment =>
    {
        lock (deployment)
        {
            return deployment.Roles.Values.Sum(role => role.HeldReplicas * (role.GpuPerReplica ?? 0));
        }
    });

    /// <inheritdoc />
    public async ValueTask<DeploymentSnapshot?> ReadAsync(ParticipantId participant, CancellationToken cancellationToken)
    {
        if (BeforeRead is { } before)
        {
            await before(participant, cancellationToken);
        }

        return _deployments.TryGetValue(participant, out var deployment) ? deployment.Snapshot() : null;
    }

    /// <inheritdoc />
    public async ValueTask<DeploymentWriteResult> WriteAsync(DeploymentWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (BeforeWrite is { } before)
        {
            await before(write);
        }

        if (!_deployments.TryGetValue(write.Participant, out var deployment))
        {
            return new DeploymentWriteResult.Refused("it does not exist");
        }

        var result = deployment.Write(write);
        if (result is DeploymentWriteResult.Written)
        {
            Writes.Enqueue(write);
            if (AfterWrite is { } after)
            {
                await after(write);
            }
        }

        return result;
    }

    /// <inheritdoc />
    public FpmSnapshot Latest(ParticipantId participant, PoolRole role) =>
        _deployments.TryGetValue(participant, out var deployment) ? deployment.Metrics(role) : FpmSnapshot.Empty;

    private static DeploymentRole Role(int replicas, int? gpuPerReplica) => new()
    {
        DesiredReplicas = replicas,
        ReadyReplicas = replicas,
        StartingReplicas = 0,
        DrainingReplicas = 0,
        GpuPerReplica = gpuPerReplica,
        Capabilities = new EngineCapabilities
        {
            NumGpu = gpuPerReplica,
            MaxNumBatchedTokens = 8192,
            MaxNumSeqs = 256,
            ContextLength = 4096,
            MaxKvTokens = 100_000,
            KvCacheBlockSize = 16,
        },
    };

    /// <summary>One deployment of the fleet.</summary>
    public sealed class Deployment(ParticipantId participant)
    {
        private long _version = 1;

        /// <summary>Whose.</summary>
        public ParticipantId Participant { get; } = participant;

        /// <summary>The fence of the last accepted write.</summary>
        public WriteFence? Fence { get; private set; }

        /// <summary>KV tokens every decode rank reports, of 100,000; null: the workers report nothing.</summary>
        public long? KvTokens { get; set; } = 40_000;

        /// <summary>Duration of the last pass every rank reports, seconds.</summary>
        public double PassSeconds { get; set; } = 0.02;

        /// <summary>Queued prompt tokens every prefill rank reports.</summary>
        public long QueuedTokens { get; set; } = 1000;

        /// <summary>Whether new replicas are ready at once.</summary>
        public bool InstantlyReady { get; set; } = true;

        internal Dictionary<PoolRole, DeploymentRole> Roles { get; } = [];

        /// <summary>Desired replicas of a role.</summary>
        public int Desired(PoolRole role)
        {
            lock (this)
            {
                return Roles[role].DesiredReplicas;
            }
        }

        /// <summary>Changes a role by hand, as somebody else would.</summary>
        public void Change(PoolRole role, Func<DeploymentRole, DeploymentRole> change)
        {
            ArgumentNullException.ThrowIfNull(change);
            lock (this)
            {
                Roles[role] = change(Roles[role]);
                _version++;
            }
        }

        internal DeploymentSnapshot Snapshot()
        {
            lock (this)
            {
                return new DeploymentSnapshot
                {
                    Participant = Participant,
                    ResourceVersion = $"{_version}",
                    Fence = Fence,
                    Prefill = Roles.GetValueOrDefault(PoolRole.Prefill),
                    Decode = Roles.GetValueOrDefault(PoolRole.Decode),
                };
            }
        }

        internal DeploymentWriteResult Write(DeploymentWrite write)
        {
            lock (this)
            {
                var current = Snapshot();
                if (Fence is { } accepted && write.Fence < accepted)
                {
                    return new DeploymentWriteResult.Fenced(current);
                }

                if (write.ExpectedResourceVersion != current.ResourceVersion)
                {
                    return new DeploymentWriteResult.Conflict(current);
                }

                Set(PoolRole.Prefill, write.Targets.Prefill);
                Set(PoolRole.Decode, write.Targets.Decode);
                Fence = write.Fence;
                _version++;
                return new DeploymentWriteResult.Written(Snapshot());
            }
        }

        internal FpmSnapshot Metrics(PoolRole role)
        {
            lock (this)
            {
                if (KvTokens is not { } tokens || !Roles.TryGetValue(role, out var workers))
                {
                    return FpmSnapshot.Empty;
                }

                return FpmSnapshot.From(Enumerable.Range(1, workers.ReadyReplicas).Select(worker => new ForwardPassMetrics
                {
                    WorkerId = $"{worker}",
                    WallTime = PassSeconds,
                    ScheduledRequests = role == PoolRole.Decode
                        ? new PassRequests { NumDecodeRequests = 4, SumDecodeKvTokens = tokens }
                        : default,
                    QueuedRequests = role == PoolRole.Prefill
                        ? new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = QueuedTokens }
                        : default,
                }));
            }
        }

        private void Set(PoolRole role, int? replicas)
        {
            if (replicas is not { } count || Roles[role] is not { } before || before.DesiredReplicas == count)
            {
                return;
            }

            Roles[role] = InstantlyReady
                ? before with { DesiredReplicas = count, ReadyReplicas = count, StartingReplicas = 0, DrainingReplicas = 0 }
                : before with
                {
                    DesiredReplicas = count,
                    ReadyReplicas = Math.Min(before.ReadyReplicas, count),
                    StartingReplicas = Math.Max(0, count - before.ReadyReplicas),
                    DrainingReplicas = before.DrainingReplicas + Math.Max(0, before.ReadyReplicas - count),
                };
        }
    }
}
