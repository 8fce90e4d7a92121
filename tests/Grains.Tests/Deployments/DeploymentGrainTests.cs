using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Grains.Tests.Deployments;

public sealed class DeploymentGrainTests : IDisposable
{
    private readonly PoolWorld _world = new() { Pools = [] };

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_same_operation_is_carried_out_once()
    {
        var deployment = _world.Fleet.Add("inf/a", prefill: 1, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(_world);
        var grain = cluster.Cluster.Client.GetGrain<IDeploymentGrain>("inf/a");

        var first = await grain.ApplyAsync(Command("op-1", 3, 1));
        deployment.Change(PoolRole.Decode, role => role with { DesiredReplicas = 2 });
        var again = await grain.ApplyAsync(Command("op-1", 3, 1));

        Assert.Equal(ActuationStatus.Written, first.Status);
        Assert.Equal(first, again);
        Assert.Equal(2, deployment.Desired(PoolRole.Decode));
    }

    [Fact]
    public async Task A_failed_operation_may_be_tried_again()
    {
        var deployment = _world.Fleet.Add("inf/a", prefill: 1, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(_world);
        var grain = cluster.Cluster.Client.GetGrain<IDeploymentGrain>("inf/a");
        _world.Fleet.BeforeWrite = _ => throw new ConnectorException("timeout");

        Assert.Equal(ActuationStatus.Failed, (await grain.ApplyAsync(Command("op-1", 3, 1))).Status);
        _world.Fleet.BeforeWrite = null;

        Assert.Equal(ActuationStatus.Written, (await grain.ApplyAsync(Command("op-1", 3, 1))).Status);
        Assert.Equal(3, deployment.Desired(PoolRole.Decode));
    }

    [Fact]
    public async Task An_older_grant_that_arrives_late_is_fenced()
    {
        var deployment = _world.Fleet.Add("inf/a", prefill: 1, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(_world);
        var grain = cluster.Cluster.Client.GetGrain<IDeploymentGrain>("inf/a");
        await grain.ApplyAsync(Command("op-2", 2, 2));

        var late = await grain.ApplyAsync(Command("op-1", 5, 1));

        Assert.Equal(ActuationStatus.Fenced, late.Status);
        Assert.Contains("1.1 is older than the deployment's 1.2", late.Message, StringComparison.Ordinal);
        Assert.Equal(2, deployment.Desired(PoolRole.Decode));
    }

    [Fact]
    public async Task A_view_tells_counts_gpus_and_fence()
    {
        var deployment = _world.Fleet.Add("inf/a", prefill: null, decode: 2, gpuPerReplica: 4);
        deployment.Change(PoolRole.Decode, role => role with { StartingReplicas = 1, DrainingReplicas = 1, DesiredReplicas = 3 });
        await using var cluster = await PoolCluster.StartAsync(_world);
        var grain = cluster.Cluster.Client.GetGrain<IDeploymentGrain>("inf/a");
        await grain.ApplyAsync(Command("op", 3, 7));

        var view = await grain.ObserveAsync();

        Assert.Null(view.Prefill);
        Assert.Equal((2, 3, 1, 1), (view.Decode!.Status.ReadyReplicas, view.Decode.Status.DesiredReplicas, view.Decode.Status.StartingReplicas, view.Decode.Status.DrainingReplicas));
        Assert.Equal((4, 16), (view.Decode.Status.GpuPerReplica, view.Decode.Status.HeldGpus));
        Assert.Equal(100_000, view.Decode.Capabilities!.MaxKvTokens);
        Assert.Equal(new WriteFence(1, 7), view.Fence);
        Assert.Equal(_world.Time.GetUtcNow(), view.ReadAt);
    }

    [Fact]
    public async Task Unknown_cost_is_unknown_and_not_zero()
    {
        _world.Fleet.Add("inf/a", prefill: null, decode: 2, gpuPerReplica: null)
            .Change(PoolRole.Decode, role => role with { Capabilities = new EngineCapabilities() });
        await using var cluster = await PoolCluster.StartAsync(_world);

        var view = await cluster.Cluster.Client.GetGrain<IDeploymentGrain>("inf/a").ObserveAsync();

        Assert.Null(view.Decode!.Status.GpuPerReplica);
        Assert.Null(view.Decode.Status.HeldGpus);
    }

    private static ScaleCommand Command(string operationId, int decode, long sequence) =>
        new(operationId, new ReplicaTargets(null, decode), new WriteFence(1, sequence));
}
