using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Grains.Tests.Deployments;

public class FencedWriterTests
{
    private static readonly ParticipantId Participant = ParticipantId.Parse("inf/a");

    private readonly InMemoryFleet _fleet = new();
    private readonly InMemoryFleet.Deployment _deployment;

    public FencedWriterTests() => _deployment = _fleet.Add("inf/a", prefill: 3, decode: 2);

    [Fact]
    public async Task A_rebalance_writes_the_release_before_the_acquisition()
    {
        var (result, after) = await WriteAsync(new ReplicaTargets(2, 3));

        Assert.Equal(ActuationStatus.Written, result.Status);
        Assert.Equal(new ReplicaTargets(2, 3), result.Observed);
        Assert.Equal([new ReplicaTargets(2, null), new ReplicaTargets(null, 3)], _fleet.Writes.Select(write => write.Targets));
        Assert.Equal(new WriteFence(1, 1), after!.Fence);
    }

    [Fact]
    public async Task A_release_that_is_not_confirmed_keeps_the_acquisition_from_being_written()
    {
        _fleet.AfterWrite = _ => throw new ConnectorException("the connection was lost");

        var (result, after) = await WriteAsync(new ReplicaTargets(2, 3));

        Assert.Equal(ActuationStatus.Failed, result.Status);
        Assert.Contains("the connection was lost", result.Message, StringComparison.Ordinal);
        Assert.Equal(new ReplicaTargets(2, 2), result.Observed);
        Assert.Single(_fleet.Writes);
        Assert.NotNull(after);
    }

    [Fact]
    public async Task An_older_fence_is_refused_and_nothing_is_written()
    {
        await WriteAsync(new ReplicaTargets(null, 3), new WriteFence(2, 5));

        var (result, _) = await WriteAsync(new ReplicaTargets(null, 4), new WriteFence(2, 4));

        Assert.Equal(ActuationStatus.Fenced, result.Status);
        Assert.Equal(3, _deployment.Desired(PoolRole.Decode));
    }

    [Fact]
    public async Task One_conflict_is_tried_again_on_what_was_read()
    {
        var conflicts = 1;
        _fleet.BeforeWrite = _ =>
        {
            if (conflicts-- > 0)
            {
                _deployment.Change(PoolRole.Prefill, role => role with { DesiredReplicas = 4 });
            }

            return ValueTask.CompletedTask;
        };

        var (result, _) = await WriteAsync(new ReplicaTargets(3, 3));

        Assert.Equal((ActuationStatus.Written, new ReplicaTargets(3, 3)), (result.Status, result.Observed));
    }

    [Fact]
    public async Task A_second_conflict_is_left_to_the_next_tick()
    {
        _fleet.BeforeWrite = _ =>
        {
            _deployment.Change(PoolRole.Prefill, role => role);
            return ValueTask.CompletedTask;
        };

        var (result, _) = await WriteAsync(new ReplicaTargets(null, 3));

        Assert.Equal(ActuationStatus.Conflict, result.Status);
        Assert.Empty(_fleet.Writes);
    }

    [Fact]
    public async Task Right_counts_are_written_once_more_under_a_newer_fence_and_never_under_the_same()
    {
        await WriteAsync(new ReplicaTargets(3, 2), new WriteFence(1, 7));
        var (result, after) = await WriteAsync(new ReplicaTargets(3, 2), new WriteFence(1, 7));

        Assert.Equal(ActuationStatus.AlreadyThere, result.Status);
        Assert.Equal(new WriteFence(1, 7), after!.Fence);
        Assert.Single(_fleet.Writes);
    }

    [Theory]
    [InlineData(4, ActuationStatus.Failed, 0)]
    [InlineData(1, ActuationStatus.Written, 1)]
    public async Task Without_a_fence_only_releases_are_written(int target, ActuationStatus status, int writes)
    {
        var (result, _) = await WriteAsync(new ReplicaTargets(null, target), default(WriteFence));

        Assert.Equal(status, result.Status);
        Assert.Equal(writes, _fleet.Writes.Count);
    }

    [Fact]
    public async Task Counts_that_differ_after_the_write_are_not_reported_as_written()
    {
        var stubborn = new StubbornConnector(_fleet);
        var writer = new FencedWriter(stubborn, PlannerClock.System, new GrainOptions());
        var snapshot = await _fleet.ReadAsync(Participant, CancellationToken.None);

        var (result, _) = await writer.WriteAsync(new ScaleCommand("op", new ReplicaTargets(null, 5), new WriteFence(1, 1)), snapshot!);

        Assert.Equal(ActuationStatus.Conflict, result.Status);
        Assert.Equal(2, result.Observed?.Decode);
    }

    private async Task<(ActuationSummary Result, DeploymentSnapshot? After)> WriteAsync(ReplicaTargets targets, WriteFence? fence = null)
    {
        var writer = new FencedWriter(_fleet, PlannerClock.System, new GrainOptions());
        var snapshot = await _fleet.ReadAsync(Participant, CancellationToken.None);
        return await writer.WriteAsync(new ScaleCommand("op", targets, fence ?? new WriteFence(1, 1)), snapshot!);
    }

    /// <summary>A system that accepts a write and does something else.</summary>
    private sealed class StubbornConnector(InMemoryFleet fleet) : IDeploymentConnector
    {
        public ValueTask<DeploymentSnapshot?> ReadAsync(ParticipantId participant, CancellationToken cancellationToken) =>
            fleet.ReadAsync(participant, cancellationToken);

        public async ValueTask<DeploymentWriteResult> WriteAsync(DeploymentWrite write, CancellationToken cancellationToken) =>
            new DeploymentWriteResult.Written((await fleet.ReadAsync(write.Participant, cancellationToken))!);
    }
}
