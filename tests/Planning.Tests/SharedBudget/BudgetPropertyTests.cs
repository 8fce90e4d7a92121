using CsCheck;
using GlobalPlanner.Planning.SharedBudget;

namespace GlobalPlanner.Planning.Tests.SharedBudget;

/// <summary>Random histories of requests, writes, reports, edits and restarts in a <see cref="World"/> that checks itself.</summary>
public class BudgetPropertyTests
{
    private static readonly Gen<(int Kind, int Which, int X, int Y)[]> Steps =
        Gen.Select(Gen.Int[0, 14], Gen.Int[0, 50], Gen.Int[0, 100], Gen.Int[0, 100]).Array[0, 150];

    private static readonly Gen<(int Replicas, int Gpu)[]> Pools =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4]).Array[2, 8].Where(static pools => pools.Length % 2 == 0);

    [Fact]
    public void No_write_takes_the_gpus_held_above_the_ceiling_or_below_the_floor() =>
        Gen.Select(Pools, Steps, Gen.Int[-1, 30], Gen.Int[-1, 15], Gen.Bool).Sample(
            (pools, steps, ceiling, floor, mixed) =>
            {
                var world = new World(Terms(ceiling, floor), pools, mixed);
                foreach (var (kind, which, x, y) in steps)
                {
                    world.Step(kind, which, x, y);
                }
            },
            iter: 1500);

    [Fact]
    public void Changed_bounds_bind_what_is_granted_after_them() =>
        Gen.Select(Pools, Steps, Gen.Int[0, 30], Gen.Int[0, 15], Gen.Bool).Sample(
            (pools, steps, ceiling, floor, mixed) =>
            {
                var world = new World(Terms(ceiling, floor), pools, mixed);
                foreach (var (kind, which, x, y) in steps)
                {
                    if (kind == 13)
                    {
                        world.Configure((ceiling + x) % 31, y % 3 == 0 ? null : (floor + y) % 16);
                    }

                    world.Step(kind, which, x, y);
                }
            },
            iter: 1500);

    [Fact]
    public void Edits_by_hand_are_known_once_reported_and_stop_growth() =>
        Gen.Select(Pools, Steps, Gen.Int[0, 30]).Sample(
            (pools, steps, ceiling) =>
            {
                var world = new World(Terms(ceiling, -1), pools, mixed: true);
                foreach (var (kind, which, x, y) in steps)
                {
                    if (kind == 13)
                    {
                        world.EditByHand(which, x, y);
                    }

                    world.Step(kind, which, x, y);
                }
            },
            iter: 1500);

    [Fact]
    public void At_rest_the_ledger_tells_the_truth_and_nothing_leaks() =>
        Gen.Select(Pools, Steps, Gen.Int[0, 30], Gen.Bool).Sample(
            (pools, steps, ceiling, edits) =>
            {
                var world = new World(Terms(ceiling, -1), pools, mixed: true);
                foreach (var (kind, which, x, y) in steps)
                {
                    if (edits && kind == 13)
                    {
                        world.EditByHand(which, x, y);
                    }

                    world.Step(kind, which, x, y);
                }

                world.ComeToRest();
                var totals = world.Totals;
                return totals.ReleasingGpus == 0
                    && totals.ChargedGpus == world.Held
                    && totals.HeldGpus == world.Held
                    && totals.GrantedGpus == world.Desired
                    && totals.WrittenGpus == world.Desired;
            },
            iter: 1500);

    private static BudgetTerms Terms(int ceiling, int floor) => new()
    {
        CeilingGpus = ceiling < 0 ? null : ceiling,
        FloorGpus = floor < 0 ? null : floor,
    };
}
