using System.Net.Http.Json;
using GlobalPlanner.Connectors;
using GlobalPlanner.FleetRuntime.Remote;
using GlobalPlanner.FleetRuntime.Wire;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Fleet.Tests.Client;

/// <summary>The client against the real process, which runs the built-in deployment.</summary>
public sealed class FleetClientTests : IDisposable
{
    private static readonly ParticipantId Pool = ParticipantId.Parse("inf/decode-fast");

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("globalplanner-fleet-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Deployments_are_read_and_written_by_version_and_fence_and_survive_a_kill()
    {
        var fleet = await FleetProcess.StartAsync(_data.FullName);
        await using (fleet)
        {
            Assert.Null(await fleet.Client.ReadAsync(ParticipantId.Parse("inf/nobody"), default));
            var read = (await fleet.Client.ReadAsync(Pool, default))!;
            Assert.Equal((1, 1), (read.Decode!.DesiredReplicas, read.Decode.GpuPerReplica));

            var written = Assert.IsType<DeploymentWriteResult.Written>(await WriteAsync(fleet, 3, read.ResourceVersion, new WriteFence(2, 1)));
            Assert.Equal(3, written.After.Decode!.DesiredReplicas);
            Assert.IsType<DeploymentWriteResult.Written>(await WriteAsync(fleet, 3, read.ResourceVersion, new WriteFence(2, 1)));
            Assert.IsType<DeploymentWriteResult.Conflict>(await WriteAsync(fleet, 4, read.ResourceVersion, new WriteFence(2, 2)));
            Assert.IsType<DeploymentWriteResult.Fenced>(await WriteAsync(fleet, 4, written.After.ResourceVersion, new WriteFence(1, 9)));
            Assert.IsType<DeploymentWriteResult.Refused>(await fleet.Client.WriteAsync(
                new DeploymentWrite(Pool, new ReplicaTargets(1, null), written.After.ResourceVersion, new WriteFence(3, 1)), default));

            var seen = (await fleet.Http.GetFromJsonAsync<FleetAnswer>("/fleet/v1/state?writes_from=1", PlanningJson.Options))!.State;
            Assert.Equal((1L, 1L, 1L, 1L), (seen.Writes.Accepted, seen.Writes.Repeated, seen.Writes.Conflicts, seen.Writes.Fenced));
            var write = Assert.Single(seen.AcceptedWrites);
            Assert.Equal((1L, 1, 3), (write.Ordinal, write.Before.Decode, write.After.Decode));
            Assert.Equal(("default", 8), (Assert.Single(seen.Accounts).Name, seen.Accounts[0].MaxCommittedGpus));
            await fleet.KillAsync();
        }

        await using var again = await FleetProcess.StartAsync(_data.FullName);
        var after = (await again.Client.ReadAsync(Pool, default))!;
        Assert.Equal((3, new WriteFence(2, 1)), (after.Decode!.DesiredReplicas, after.Fence));
    }

    [Fact]
    public async Task The_clock_and_the_passes_of_the_engines_are_told()
    {
        await using var fleet = await FleetProcess.StartAsync(_data.FullName, "--speed", "60");

        var before = await fleet.Client.ReadClockAsync(default);
        Assert.Equal(60, before.Speed);
        await Eventually.ThatAsync(
            async () => (await fleet.Client.ReadPassesAsync(default)).Pools.Any(pool => pool.Participant == Pool && !pool.Passes.IsEmpty),
            "an engine has reported");
        Assert.True((await fleet.Client.ReadClockAsync(default)).Now > before.Now);
        Assert.True((await fleet.Client.ReadStatisticsAsync(default)).Requests > 0);
        Assert.Contains("dynamo_", await fleet.Http.GetStringAsync("/simulation/frontend/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fleet_that_is_not_there_is_a_failure_of_the_connector()
    {
        using var nobody = new FleetClient(new Uri("http://127.0.0.1:9"), TimeSpan.FromSeconds(2));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => nobody.ReadAsync(Pool, default).AsTask());
        Assert.Contains("http://127.0.0.1:9/", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConnectorException>(() => WriteAsync(nobody, 1, "1", default).AsTask());
    }

    private static ValueTask<DeploymentWriteResult> WriteAsync(FleetProcess fleet, int replicas, string version, WriteFence fence) =>
        WriteAsync(fleet.Client, replicas, version, fence);

    private static ValueTask<DeploymentWriteResult> WriteAsync(FleetClient client, int replicas, string version, WriteFence fence) =>
        client.WriteAsync(new DeploymentWrite(Pool, new ReplicaTargets(null, replicas), version, fence), default);
}
