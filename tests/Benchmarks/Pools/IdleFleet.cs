using System.Collections.Concurrent;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Benchmarks.Pools;

/// <summary>Deployments of one prefill and one decode engine under a steady, moderate load: every tick reads all of it and changes nothing.</summary>
internal sealed class IdleFleet : IDeploymentConnector, IForwardPassMetricsSource
{
    private static readonly EngineCapabilities Capabilities = new()
    {
        NumGpu = 1,
        MaxNumBatchedTokens = 8192,
        MaxNumSeqs = 256,
        ContextLength = 4096,
        MaxKvTokens = 100_000,
        KvCacheBlockSize = 16,
    };

    private static readonly FpmSnapshot Prefill = FpmSnapshot.From(
    [
        new ForwardPassMetrics
        {
            WorkerId = "1",
            WallTime = 0.1,
            QueuedRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 4000 },
        },
    ]);

    private static readonly FpmSnapshot Decode = FpmSnapshot.From(
    [
        new ForwardPassMetrics
        {
            WorkerId = "2",
            WallTime = 0.02,
            ScheduledRequests = new PassRequests { NumDecodeRequests = 4, SumDecodeKvTokens = 70_000 },
        },
    ]);

    private readonly ConcurrentDictionary<ParticipantId, DeploymentSnapshot> _deployments = new();

    /// <inheritdoc />
    public ValueTask<DeploymentSnapshot?> ReadAsync(ParticipantId participant, CancellationToken cancellationToken) =>
        ValueTask.FromResult<DeploymentSnapshot?>(_deployments.GetOrAdd(participant, static id => new DeploymentSnapshot
        {
            Participant = id,
            ResourceVersion = "1",
            Prefill = Role(),
            Decode = Role(),
        }));

    /// <inheritdoc />
    public ValueTask<DeploymentWriteResult> WriteAsync(DeploymentWrite write, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"Nothing should be written, and {write.Participant} is.");

    /// <inheritdoc />
    public FpmSnapshot Latest(ParticipantId participant, PoolRole role) => role == PoolRole.Prefill ? Prefill : Decode;

    private static DeploymentRole Role() => new()
    {
        DesiredReplicas = 1,
        ReadyReplicas = 1,
        StartingReplicas = 0,
        DrainingReplicas = 0,
        GpuPerReplica = 1,
        Capabilities = Capabilities,
    };
}
