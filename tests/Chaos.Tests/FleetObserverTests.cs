using GlobalPlanner.Chaos.Observation;
using GlobalPlanner.Chaos.World;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Simulation.Fleet;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Chaos.Tests;

/// <summary>An observer that sees nothing would pass every run: what breaks a rule must be said, and what does not must not.</summary>
public sealed class FleetObserverTests : IDisposable
{
    private const int Pools = 8;
    private static readonly int Ceiling = WorldFile.Ceiling(Pools);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly string _file = Path.GetTempFileName();
    private readonly HandEdits _edits = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly Ceilings _ceilings;
    private readonly Journal _journal;
    private readonly FleetObserver _observer;
    private readonly List<AcceptedWrite> _writes = [];

    public FleetObserverTests()
    {
        _journal = new Journal(_file, TextWriter.Null);
        _ceilings = new Ceilings(Pools, _clock);
        _observer = new FleetObserver(new Uri("http://127.0.0.1:1"), Pools, _edits, _ceilings, _journal);
        See(4);
    }

    public void Dispose()
    {
        _observer.Dispose();
        _journal.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public void Writes_under_newer_fences_within_the_bounds_break_nothing()
    {
        Write("d0", (1, 1), (1, 2), new WriteFence(1, 1));
        Write("d2", (1, 1), (2, 1), new WriteFence(1, 2));
        Write("d0", (1, 2), (1, 1), new WriteFence(2, 3));
        See(5);
        Assert.Empty(_journal.Violations);
        Assert.Equal((3, 2), (_observer.Writes, _observer.Growths));
    }

    [Fact]
    public void A_budget_above_its_ceiling_between_two_samples_is_seen()
    {
        See(4, most: Ceiling + 1);
        Assert.Contains("VIOLATION ceiling", Assert.Single(_journal.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void A_growth_that_takes_the_fleet_above_all_ceilings_is_seen()
    {
        Write("d0", (1, 1), (1, 2), new WriteFence(1, 1), committed: (2 * Ceiling) + 1);
        See(4);
        Assert.Contains("VIOLATION ceiling", Assert.Single(_journal.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_fence_and_a_growth_without_one_are_seen()
    {
        Write("d0", (1, 1), (1, 2), new WriteFence(2, 1));
        Write("d0", (1, 2), (1, 1), new WriteFence(1, 9));
        Write("d2", (1, 1), (2, 1), default);
        See(4);
        Assert.Equal(2, _journal.Violations.Count(static violation => violation.Contains("VIOLATION fence", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_release_below_the_floor_and_its_tolerance_is_seen()
    {
        Write("d0", (1, 1), (0, 0), new WriteFence(1, 1));
        Write("d2", (1, 1), (1, 0), new WriteFence(1, 2));
        See(1);
        Assert.Contains("VIOLATION floor", Assert.Single(_journal.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_by_hand_and_what_it_makes_true_are_nobodys_fault()
    {
        _edits.Announce("east", new ParticipantId("inf", "d0"), new ReplicaTargets(1, 9));
        Write("d0", (1, 1), (1, 9), new WriteFence(1, 1), committed: 99);
        See(Ceiling + 3);
        Assert.Empty(_journal.Violations);
    }

    [Fact]
    public void What_was_granted_before_a_lower_ceiling_may_still_be_written_and_nothing_after()
    {
        Lower("east", Ceiling - 2);
        Write("d0", (1, 1), (1, 2), new WriteFence(1, 1));
        See(Ceiling);
        _clock.Advance(Ceilings.OnTheWay + TimeSpan.FromSeconds(1));
        See(5);
        See(5);
        Assert.Empty(_journal.Violations);

        See(6);
        Assert.Contains("east has 6 GPUs held or written, it may have 5", Assert.Single(_journal.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void A_growth_above_a_lower_ceiling_is_seen_between_two_samples()
    {
        Lower("east", Ceiling - 2);
        _clock.Advance(Ceilings.OnTheWay + TimeSpan.FromSeconds(1));
        See(4);
        Write("d0", (1, 1), (3, 1), new WriteFence(1, 1));
        Write("d0", (3, 1), (1, 1), new WriteFence(1, 2));
        See(4);
        Assert.Contains("takes budget east from 4 to 6 GPUs, above 5", Assert.Single(_journal.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ceiling_that_is_put_back_may_be_used_at_once()
    {
        Lower("east", Ceiling - 2);
        _clock.Advance(Ceilings.OnTheWay + TimeSpan.FromSeconds(1));
        See(4);
        _ceilings.Changing("east", Ceiling);
        See(Ceiling);
        Assert.Empty(_journal.Violations);
    }

    [Fact]
    public void A_gpu_that_goes_back_and_forth_is_seen()
    {
        for (var turn = 0; turn < 4; turn++)
        {
            var (from, to) = turn % 2 == 0 ? ("d0", "d2") : ("d2", "d0");
            Write(from, (1, 2), (1, 1), new WriteFence(1, (2 * turn) + 1));
            Write(to, (1, 1), (1, 2), new WriteFence(1, (2 * turn) + 2));
        }

        See(4);
        Assert.Contains("swapped a GPU", Assert.Single(_journal.Violations), StringComparison.Ordinal);
    }

    private void Lower(string domain, int gpus)
    {
        _ceilings.Changing(domain, gpus);
        _ceilings.Changed(domain, gpus);
    }

    private void Write(string name, (int Prefill, int Decode) before, (int Prefill, int Decode) after, WriteFence fence, int committed = 8) =>
        _writes.Add(new AcceptedWrite(
            _observer.Writes + _writes.Count + 1,
            _writes.Count,
            new ParticipantId("inf", name),
            fence,
            new ReplicaTargets(before.Prefill, before.Decode),
            new ReplicaTargets(after.Prefill, after.Decode),
            committed));

    /// <summary>A sample in which the budget east has that many GPUs, after everything written so far.</summary>
    private void See(int gpus, int? most = null)
    {
        var deployments = Enumerable.Range(0, Pools / 2).Select(static i => new DeploymentSnapshot
        {
            Participant = new ParticipantId("inf", $"d{i}"),
            ResourceVersion = "1",
            Prefill = Role(),
            Decode = Role(),
        });
        _observer.Take(new FleetReading(new FleetTime(Now), new FleetState
        {
            AtS = 0,
            Deployments = [.. deployments],
            Fleet = new GpuAccount("", 8, 8, 8, 8),
            Accounts = [new GpuAccount("east", gpus, most ?? gpus, gpus, most ?? gpus), new GpuAccount("west", 4, 4, 4, 4)],
            Writes = new WriteCounts(0, 0, 0, 0),
            AcceptedWrites = [.. _writes],
        }));
        _writes.Clear();
    }

    private static DeploymentRole Role() => new() { DesiredReplicas = 1, ReadyReplicas = 1, StartingReplicas = 0, DrainingReplicas = 0 };
}
