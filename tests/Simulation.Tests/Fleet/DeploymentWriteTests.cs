using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Simulation.Fleet;

namespace GlobalPlanner.Simulation.Tests.Fleet;

public sealed class DeploymentWriteTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public async Task A_write_is_read_back_with_a_new_version_and_its_fence()
    {
        using var fleet = Fleet();
        var written = Assert.IsType<DeploymentWriteResult.Written>(await WriteAsync(fleet, "1", (1, 1), 2, 3));
        Assert.Equal(("2", new WriteFence(1, 1)), (written.After.ResourceVersion, written.After.Fence));
        Assert.Equal((2, 3), (written.After.Prefill!.DesiredReplicas, written.After.Decode!.DesiredReplicas));
        Assert.Equal(1, written.After.Prefill.StartingReplicas);
    }

    [Fact]
    public async Task A_stale_version_conflicts_and_an_older_fence_is_refused()
    {
        using var fleet = Fleet();
        await WriteAsync(fleet, "1", (2, 5), 2, null);
        Assert.IsType<DeploymentWriteResult.Conflict>(await WriteAsync(fleet, "1", (2, 6), 3, null));
        Assert.IsType<DeploymentWriteResult.Fenced>(await WriteAsync(fleet, "2", (2, 4), 3, null));
        Assert.IsType<DeploymentWriteResult.Fenced>(await WriteAsync(fleet, "2", (1, 9), 3, null));
        var current = await fleet.ReadAsync(Scenarios.Participant("chat"), default);
        Assert.Equal(("2", 2), (current!.ResourceVersion, current.Prefill!.DesiredReplicas));
    }

    [Fact]
    public async Task The_same_write_again_is_answered_as_done_and_a_different_one_under_its_fence_conflicts()
    {
        using var fleet = Fleet();
        await WriteAsync(fleet, "1", (1, 1), 2, null);
        var again = Assert.IsType<DeploymentWriteResult.Written>(await WriteAsync(fleet, "1", (1, 1), 2, null));
        Assert.Equal("2", again.After.ResourceVersion);
        Assert.IsType<DeploymentWriteResult.Conflict>(await WriteAsync(fleet, "1", (1, 1), 4, null));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_a_reason()
    {
        using var fleet = new SimulatedFleet(Scenarios.Aggregated(), [], 1);
        var refused = Assert.IsType<DeploymentWriteResult.Refused>(await WriteAsync(fleet, "1", (1, 1), 2, null));
        Assert.Contains("no prefill role", refused.Reason, StringComparison.Ordinal);
        Assert.IsType<DeploymentWriteResult.Refused>(await WriteAsync(fleet, "1", (1, 1), null, -1));
        Assert.IsType<DeploymentWriteResult.Refused>(await WriteAsync(fleet, "1", (1, 1), null, 1, "other"));
        Assert.Null(await fleet.ReadAsync(Scenarios.Participant("other"), default));
    }

    [Fact]
    public async Task A_fleet_that_starts_again_finds_its_deployments_as_they_were_written()
    {
        using (var first = Fleet())
        {
            await WriteAsync(first, "1", (3, 7), 4, 0);
        }

        using var second = Fleet();
        var found = (await second.ReadAsync(Scenarios.Participant("chat"), default))!;
        Assert.Equal(("2", new WriteFence(3, 7)), (found.ResourceVersion, found.Fence));
        Assert.Equal((4, 4, 0, 0), (found.Prefill!.DesiredReplicas, found.Prefill.ReadyReplicas, found.Decode!.DesiredReplicas, found.Decode.ReadyReplicas));
        Assert.IsType<DeploymentWriteResult.Fenced>(await WriteAsync(second, "2", (3, 6), 1, 1));
    }

    [Fact]
    public async Task A_half_written_draft_is_no_harm_and_a_broken_file_is_named()
    {
        using (var first = Fleet())
        {
            await WriteAsync(first, "1", (1, 1), 3, null);
        }

        var file = Assert.Single(Directory.GetFiles(_folder));
        await File.WriteAllTextAsync(file + ".new", "{\"participant\":");
        using (var second = Fleet())
        {
            Assert.Equal(3, (await second.ReadAsync(Scenarios.Participant("chat"), default))!.Prefill!.DesiredReplicas);
        }

        await File.WriteAllTextAsync(file, "{");
        var problem = Assert.Throws<IOException>(Fleet);
        Assert.Contains(file, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_cannot_be_saved_changes_nothing()
    {
        using var fleet = Fleet();
        Directory.Delete(_folder, recursive: true);
        await Assert.ThrowsAsync<ConnectorException>(async () => await WriteAsync(fleet, "1", (1, 1), 3, null));
        var current = await fleet.ReadAsync(Scenarios.Participant("chat"), default);
        Assert.Equal(("1", 1), (current!.ResourceVersion, current.Prefill!.DesiredReplicas));
    }

    [Fact]
    public async Task Writers_at_the_same_time_never_overwrite_each_other()
    {
        using var fleet = Fleet();
        var writes = await Task.WhenAll(Enumerable.Range(1, 20)
            .Select(i => Task.Run(async () => await WriteAsync(fleet, "1", (1, i), i, null))));
        Assert.Single(writes.OfType<DeploymentWriteResult.Written>());
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private SimulatedFleet Fleet() => new(Scenarios.Disaggregated(), [], 1, new FileFleetSpecificationStore(_folder));

    private static async Task<DeploymentWriteResult> WriteAsync(
        SimulatedFleet fleet, string version, (long Epoch, long Sequence) fence, int? prefill, int? decode, string name = "chat") =>
        await fleet.WriteAsync(
            new DeploymentWrite(Scenarios.Participant(name), new ReplicaTargets(prefill, decode), version, new WriteFence(fence.Epoch, fence.Sequence)),
            CancellationToken.None);
}
