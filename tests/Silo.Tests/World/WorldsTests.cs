using GlobalPlanner.Configuration;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.FleetRuntime.Remote;
using GlobalPlanner.FleetRuntime.Simulated;
using GlobalPlanner.Hosting;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Silo.CommandLine;
using GlobalPlanner.Silo.World;
using GlobalPlanner.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace GlobalPlanner.Silo.Tests.World;

/// <summary>Every world that a configuration may name is opened through one table, and is used through one interface.</summary>
[Trait("Category", "Slow")] // One fleet is a real process.
public sealed class WorldsTests : IDisposable
{
    private static readonly ParticipantId Pool = ParticipantId.Parse("inf/decode-fast");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("globalplanner-world-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_table_opens_exactly_the_kinds_that_the_configuration_calls_available() =>
        Assert.Equal(WorldChoice.Available.Order(), Worlds.Kinds.Order());

    [Fact]
    public async Task A_fleet_in_the_process_is_opened_in_the_data_directory_at_the_speed_of_the_command_line()
    {
        using var data = new DataDirectory(_folder.FullName);
        using var world = await OpenAsync(new SiloArguments { Speed = 7 }, data);

        Assert.IsType<SimulatedWorld>(world);
        Assert.NotNull(data.Store);
        Assert.Null(world.Location);
        Assert.Equal(7, world.Clock.Speed);
        Assert.Equal(1, (await world.Deployments.ReadAsync(Pool, default))!.Decode!.DesiredReplicas);
        Assert.True(world.ForwardPasses.Latest(Pool, PoolRole.Decode).IsEmpty);
        Assert.Null(world.Traffic.Create(ParticipantId.Parse("inf/nobody")));
        Assert.StartsWith("Summary of 0.00:00:00", await world.SummarizeAsync(default), StringComparison.Ordinal);
        Assert.IsAssignableFrom<IWorldPages>(world);
    }

    [Fact]
    public async Task The_workload_of_a_fleet_in_the_process_waits_for_the_host()
    {
        using var data = new DataDirectory(_folder.FullName);
        using var world = (SimulatedWorld)await OpenAsync(new SiloArguments { Speed = 100 }, data);
        using var stop = new CancellationTokenSource();

        await world.StartAsync(default);
        var running = world.RunAsync(stop.Token);
        Assert.Equal(0, world.Fleet.Statistics.ElapsedS);
        world.OnHostStarted();
        await Eventually.ThatAsync(() => world.Fleet.Statistics.Requests > 0, "requests arrive");
        var reached = world.Clock.Now;
        await stop.CancelAsync();
        await running;

        data.Dispose();
        using var again = new DataDirectory(_folder.FullName);
        using var next = await OpenAsync(new SiloArguments { Speed = 100 }, again);
        Assert.True(next.Clock.Now >= reached, "The planner's clock went backwards over a restart.");
    }

    [Fact]
    public async Task A_fleet_elsewhere_is_opened_at_the_address_of_the_command_line_and_needs_no_data_directory()
    {
        await using var fleet = OwnProcess.Launch(
            "GlobalPlanner.Fleet", _folder.FullName, "--urls", "http://127.0.0.1:0", "--data-dir", Path.Combine(_folder.FullName, "fleet"), "--speed", "3");
        var endpoint = new Uri(await fleet.SaysAsync("Fleet is up: ")).ToString();
        using var data = new DataDirectory(Path.Combine(_folder.FullName, "silo"));
        using var world = await OpenAsync(new SiloArguments { Fleet = endpoint, Speed = 9 }, data);

        Assert.IsType<RemoteWorld>(world);
        Assert.Null(data.Store);
        Assert.Equal(endpoint, world.Location);
        Assert.Equal(3, world.Clock.Speed);
        Assert.Equal(1, (await world.Deployments.ReadAsync(Pool, default))!.Decode!.DesiredReplicas);
        Assert.NotNull(world.Traffic.Create(Pool));
        Assert.StartsWith("Summary of ", await world.SummarizeAsync(default), StringComparison.Ordinal);
    }

    private static Task<Connectors.IWorld> OpenAsync(SiloArguments arguments, DataDirectory data) => Worlds.OpenAsync(
        new WorldRequest(arguments.Above(SiloConfigLoader.LoadDefault().Value!), arguments, data, new OwnAddress(), NullLoggerFactory.Instance), default);
}
