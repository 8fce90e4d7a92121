using System.Collections.Immutable;
using CsCheck;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Pairing;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Pairing;

/// <summary>Random histories, each step compared with <see cref="NaivePairing"/>.</summary>
public class PairingPropertyTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    /// <summary>Seconds around the lifetime of an intent.</summary>
    private static readonly int[] Waits = [1, 60, 120, 359, 360, 361];

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(360);

    private static readonly Gen<RoleId> PoolIds =
        Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Bool, (name, prefill) => new RoleId(new ParticipantId("inf", Names[name]), prefill ? PoolRole.Prefill : PoolRole.Decode));

    /// <summary>Mostly small widths; zero is not counted.</summary>
    private static readonly Gen<int> Gpus = Gen.Frequency((5, Gen.Int[1, 2]), (3, Gen.Int[3, 8]), (1, Gen.Const(0)));

    private static readonly Gen<int> Replicas = Gen.Frequency((12, Gen.Int[0, 9]), (1, Gen.Int[10, 60]), (1, Gen.Const(int.MaxValue)));

    private static readonly Gen<int?> Bound = Gen.Frequency((1, Gen.Const((int?)null)), (4, Gen.Int[0, 60].Select(gpus => (int?)gpus)));

    /// <summary>Bounds of all kinds: narrow, equal, and a floor above the ceiling, which no configuration allows.</summary>
    private static readonly Gen<PairingBounds> Terms = Gen.Frequency(
        (3, Gen.Select(Bound, Bound, (max, min) => new PairingBounds(max, min, Lifetime))),
        (3, Gen.Select(Gen.Int[5, 60], Gen.Int[0, 6], (max, width) => new PairingBounds(max, Math.Max(0, max - width), Lifetime))));

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (14, Gen.Select(Gen.Int[0, Names.Length - 1], Replicas.Nullable(), Replicas.Nullable(), (name, prefill, decode) =>
            (Step)new Request(new ParticipantId("inf", Names[name]), new ReplicaTargets(prefill, decode)))),
        (3, Gen.Int[0, Waits.Length - 1].Select(which => (Step)new Wait(TimeSpan.FromSeconds(Waits[which])))),
        (2, Gen.Select(PoolIds, Gen.Int[0, 9], Gpus, (pool, current, gpu) => (Step)new Set(pool, current, gpu))),
        (1, PoolIds.Select(pool => (Step)new Remove(pool))),
        (1, Gen.Select(PoolIds, Gen.Int[0, 4], (pool, priority) => (Step)new Prioritize(pool, priority * 100))),
        (1, Terms.Select(terms => (Step)new Configure(terms))));

    private static readonly Gen<Set[]> Fleets =
        Gen.Select(PoolIds, Gen.Int[0, 9], Gpus, (pool, current, gpu) => new Set(pool, current, gpu)).Array[0, 12];

    private static readonly Gen<(Set[] Fleet, PairingBounds Terms, Step[] Steps)> Histories = Gen.Select(Fleets, Terms, Steps.Array[1, 120]);

    [Fact]
    public void Every_answer_is_that_of_the_rules_read_literally()
    {
        var answers = new int[Enum.GetValues<PairingReason>().Length];
        var partial = 0;
        Histories.Sample(
            history =>
            {
                var world = new World(history.Fleet, history.Terms);
                foreach (var step in history.Steps)
                {
                    if (world.Do(step) is { } verdict)
                    {
                        Assert.Equal(world.Expected!.ToString(), NaiveVerdict.Of(verdict).ToString());
                        Interlocked.Increment(ref answers[(int)verdict.Reason]);
                        Interlocked.Add(ref partial, verdict.Changes.Count(change => change.Partial));
                    }

                    Assert.Equal(world.Naive!.Total(ImmutableDictionary<RoleId, int>.Empty), world.Table.TotalGpus);
                }
            },
            iter: 4000);

        // The rarest, partial ones, come to some 2400 on average.
        Assert.All(Enum.GetValues<PairingReason>(), reason => Assert.True(answers[(int)reason] > 1000, $"{reason} {answers[(int)reason]}"));
        Assert.True(partial > 1000, $"partial {partial}");
    }

    [Fact]
    public void What_is_approved_stays_below_the_ceiling_and_gives_the_requester_all_it_asked() =>
        Histories.Sample(
            history =>
            {
                var world = new World(history.Fleet, history.Terms, compared: false);
                foreach (var step in history.Steps)
                {
                    var before = world.Table.TotalGpus;
                    if (world.Do(step) is not { } verdict)
                    {
                        continue;
                    }

                    var request = (Request)step;
                    Assert.Equal(verdict.Approved ? verdict.TotalGpus : before, world.Table.TotalGpus);
                    Assert.True(!verdict.Approved || !(verdict.TotalGpus > world.Terms.CeilingGpus));
                    Assert.True(!verdict.Approved || !(verdict.TotalGpus < world.Terms.FloorGpus - verdict.ToleranceGpus));
                    Assert.All(verdict.Changes, change =>
                    {
                        Assert.True(change.Partner || change.To == request.Targets[change.Id.Role]);
                        Assert.True(change.Partner || change.Id.Participant == request.Requester);
                        Assert.True(change.Partner || !change.Partial);
                        Assert.True(!change.Partner || change.To != change.From);
                    });
                    Assert.Equal(verdict.Changes.Length, verdict.Changes.Select(change => change.Id).Distinct().Count());
                    Assert.Equal(verdict.Reason == PairingReason.Paired, verdict.Changes.Any(change => change.Partner));
                }
            },
            iter: 1000);

    [Fact]
    public void The_order_in_which_pools_became_known_does_not_matter() =>
        Gen.Select(Histories, Gen.Int.Array[12]).Sample(
            (history, keys) =>
            {
                // The last size given to a pool counts, so each pool is kept once before the order is changed.
                var fleet = history.Fleet.DistinctBy(set => set.Pool).ToArray();
                var shuffled = fleet.Select((set, i) => (Set: set, Key: keys[i])).OrderBy(entry => entry.Key).Select(entry => entry.Set);
                var (one, other) = (new World(fleet, history.Terms, compared: false), new World(shuffled, history.Terms, compared: false));
                foreach (var step in history.Steps)
                {
                    var (left, right) = (one.Do(step), other.Do(step));
                    Assert.Equal((left?.Reason, left?.TotalGpus, left?.ToleranceGpus, left?.Message), (right?.Reason, right?.TotalGpus, right?.ToleranceGpus, right?.Message));
                    Assert.True(left is null || left.Changes.AsSpan().SequenceEqual(right!.Changes.AsSpan()));
                }
            },
            iter: 500);

    private abstract record Step;

    private sealed record Request(ParticipantId Requester, ReplicaTargets Targets) : Step;

    private sealed record Wait(TimeSpan Time) : Step;

    private sealed record Set(RoleId Pool, int Current, int Gpu) : Step;

    private sealed record Remove(RoleId Pool) : Step;

    private sealed record Prioritize(RoleId Pool, int Priority) : Step;

    private sealed record Configure(PairingBounds Terms) : Step;

    /// <summary>The table under test and the naive one, side by side.</summary>
    private sealed class World
    {
        private readonly Dictionary<RoleId, int> _gpus = [];
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public World(IEnumerable<Set> fleet, PairingBounds terms, bool compared = true)
        {
            Terms = terms;
            Naive = compared ? new NaivePairing() : null;
            foreach (var set in fleet)
            {
                Do(set);
            }
        }

        public PairingTable Table { get; } = new();

        public NaivePairing? Naive { get; }

        public PairingBounds Terms { get; private set; }

        public NaiveVerdict? Expected { get; private set; }

        public PairingVerdict? Do(Step step)
        {
            switch (step)
            {
                case Request(var requester, var targets):
                    Expected = Naive?.Decide(requester, targets, Terms, _now);
                    var verdict = Table.Decide(requester, targets, Terms, _now);
                    foreach (var change in verdict.Changes)
                    {
                        Do(new Set(change.Id, change.To, _gpus[change.Id]));
                    }

                    return verdict;
                case Wait(var time):
                    _now += time;
                    break;
                case Set(var pool, var current, var gpu):
                    _gpus[pool] = gpu;
                    Table.SetRole(pool, current, gpu);
                    Naive?.SetRole(pool, current, gpu);
                    break;
                case Remove(var pool):
                    Table.RemoveRole(pool);
                    Naive?.RemoveRole(pool);
                    break;
                case Prioritize(var pool, var priority):
                    Table.SetPriority(pool, priority);
                    Naive?.SetPriority(pool, priority);
                    break;
                case Configure(var terms):
                    Terms = terms;
                    break;
            }

            return null;
        }
    }
}
