using System.Text.Json;
using CsCheck;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.Tests.Support;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.Tests.Tick;

/// <summary>What holds for every configuration and observation.</summary>
public sealed class PoolPlannerProperties
{
    private static readonly Gen<RoleWorkers> GenWorkers =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 9], (ready, odd) => new RoleWorkers
        {
            Ready = ready,
            Expected = odd == 0 ? ready + 1 : odd == 1 ? null : ready,
            Scaling = odd == 2,
        });

    private static readonly long[] Tokens = [0, 100, 409, 410, 1000, 4096, 5_000, 20_000, 60_000, 100_000, 130_000];

    private static readonly Gen<long> GenTokens = Gen.Int[0, Tokens.Length - 1].Select(index => Tokens[index]);

    private static readonly Gen<ForwardPassMetrics> GenRecord =
        Gen.Select(GenTokens, GenTokens, GenTokens, (queue, scheduled, queued) => Pools.Record(queue, scheduled, queued / 2));

    private static readonly Gen<PlannerConfig> GenConfig =
        from mode in Gen.Enum<PlannerMode>()
        from target in Gen.Enum<OptimizationTarget>()
        from max in Gen.Int[-1, 24]
        from min in Gen.Int[-1, 12]
        from floor in Gen.Int[0, 3]
        from decodeFloor in Gen.Int[0, 3]
        select Pools.Config(mode, target) with
        {
            MaxGpuBudget = max,
            MinGpuBudget = min,
            MinEndpoint = floor,
            DecodeMinEndpoint = mode == PlannerMode.Disagg && decodeFloor > 0 ? decodeFloor : null,
        };

    private static readonly Gen<Case> GenCase =
        from config in GenConfig
        from prefill in GenWorkers
        from decode in GenWorkers
        from prefillCost in Gen.Int[1, 4]
        from decodeCost in Gen.Int[1, 4]
        from ranks in Gen.Int[1, 2]
        from prefillRecords in GenRecord.Array[12]
        from decodeRecords in GenRecord.Array[12]
        from missing in Gen.Int[0, 9]
        from traffic in Gen.Int[0, 5]
        select new Case(
            config,
            new PoolObservation
            {
                At = Pools.Start.AddSeconds(5),
                Workers = new WorkerInventory(prefill, decode),
                PrefillCapabilities = Pools.Engine with { NumGpu = prefillCost },
                DecodeCapabilities = Pools.Engine with { NumGpu = decodeCost },
                PrefillFpm = missing == 0 ? null : Fpm(prefillRecords, prefill.Ready!.Value, ranks),
                DecodeFpm = missing == 1 ? null : Fpm(decodeRecords, decode.Ready!.Value - (missing == 2 ? 1 : 0), ranks),
                Traffic = traffic == 0 ? new TrafficReading.Failed("refused") : TrafficReading.NotRequested,
            },
            prefillCost,
            decodeCost);

    [Fact]
    public void Decisions_keep_ceiling_and_floors() => GenCase.Sample(
        one =>
        {
            var decision = Pools.FirstTick(one.Config, one.Observation);
            if (decision.Targets is null)
            {
                Assert.Equal(ScalingAction.NoChange, decision.Action);
                return;
            }

            var held = one.Held();
            var planned = one.Planned(decision.Targets);
            if (one.Config.MaxGpuBudget is >= 0 and var ceiling)
            {
                Assert.True(planned <= Math.Max(ceiling, held), $"{held} GPUs held, {planned} planned, ceiling {ceiling}");
                Assert.True(planned <= ceiling || planned < held, $"over the ceiling of {ceiling} and not shrinking: {held} -> {planned}");
            }

            // A target below the floor would be an undercut unless the role was there already and only kept.
            Assert.True(decision.Targets.Prefill is not { } p || p >= Math.Min(one.FloorOf(prefill: true), one.Ready(prefill: true)));
            Assert.True(decision.Targets.Decode is not { } d || d >= Math.Min(one.FloorOf(prefill: false), one.Ready(prefill: false)));
            if (decision.Projection == ProjectionReason.GpuBudgetInfeasible)
            {
                Assert.Null(decision.Targets);
            }
        },
        iter: 5_000);

    [Fact]
    public void An_infeasible_ceiling_moves_nothing() => GenCase.Sample(
        one =>
        {
            var decision = Pools.FirstTick(one.Config, one.Observation);
            var least = (one.HasPrefill ? one.FloorOf(true) * one.PrefillCost : 0) + (one.HasDecode ? one.FloorOf(false) * one.DecodeCost : 0);
            if (one.Config.MaxGpuBudget >= 0 && least > one.Config.MaxGpuBudget)
            {
                Assert.Null(decision.Targets);
            }
        },
        iter: 5_000);

    [Fact]
    public void Nothing_outside_a_repair_leaves_the_way_to_what_load_wants() => GenCase.Sample(
        one =>
        {
            var decision = Pools.FirstTick(one.Config, one.Observation);
            if (decision is { Targets: { } targets, Load.Reason: LoadReason.ScaleUp or LoadReason.ScaleDown, Projection: ProjectionReason.Unchanged })
            {
                AssertBetween(targets.Prefill, one.Ready(true), Math.Max(decision.Load.Raw.Prefill ?? 0, one.FloorOf(true)));
                AssertBetween(targets.Decode, one.Ready(false), Math.Max(decision.Load.Raw.Decode ?? 0, one.FloorOf(false)));
            }
        },
        iter: 5_000);

    [Fact]
    public void An_idle_deployment_comes_to_rest()
    {
        var idle =
            from config in GenConfig
            from prefill in Gen.Int[0, 6]
            from decode in Gen.Int[0, 6]
            select (Config: config with { MinGpuBudget = -1 }, Prefill: prefill, Decode: decode);
        idle.Sample(
            start =>
            {
                var (config, prefill, decode) = start;
                var planner = new PoolPlanner(config);
                var state = planner.Start(Pools.Start);
                PlanDecision? last = null;
                for (var tick = 1; tick <= 12; tick++)
                {
                    var outcome = planner.Tick(state, Pools.Observe(prefill, decode, Idle(prefill), Idle(decode)) with { At = Pools.Start.AddSeconds(5 * tick) });
                    (state, last) = (outcome.State, outcome.Decision);
                    prefill = last.Targets?.Prefill ?? prefill;
                    decode = last.Targets?.Decode ?? decode;
                }

                Assert.Null(last!.Targets);
            },
            iter: 1_000);
    }

    [Fact]
    public void The_order_of_workers_and_records_does_not_matter() => Gen.Select(GenCase, Gen.Int[0, int.MaxValue]).Sample(
        (one, seed) =>
        {
            var shuffled = one.Observation with
            {
                PrefillFpm = Shuffle(one.Observation.PrefillFpm, seed),
                DecodeFpm = Shuffle(one.Observation.DecodeFpm, seed),
            };

            Assert.Equal(Json(Pools.FirstTick(one.Config, one.Observation)), Json(Pools.FirstTick(one.Config, shuffled)));
        },
        iter: 1_000);

    [Fact]
    public void State_and_decision_survive_being_written_and_what_follows_is_the_same() => GenCase.Sample(
        one =>
        {
            var planner = new PoolPlanner(one.Config);
            var (state, decision) = planner.Tick(planner.Start(Pools.Start), one.Observation);

            var stateAgain = JsonSerializer.Deserialize<PlannerState>(Json(state), PlanningJson.Options)!;
            var decisionAgain = JsonSerializer.Deserialize<PlanDecision>(Json(decision), PlanningJson.Options)!;

            Assert.Equal(state, stateAgain);
            Assert.Equal(Json(decision), Json(decisionAgain));
            var later = one.Observation with { At = Pools.Start.AddSeconds(10) };
            Assert.Equal(Json(planner.Tick(state, later)), Json(new PoolPlanner(one.Config).Tick(stateAgain, later)));
        },
        iter: 1_000);

    private static FpmSnapshot Fpm(ForwardPassMetrics[] records, int workers, int ranks) =>
        Pools.Ranks(Enumerable.Range(0, Math.Max(0, workers)).Select(worker => records[(worker * ranks)..((worker * ranks) + ranks)]));

    private static FpmSnapshot Idle(int workers) => Pools.Ranks(Enumerable.Repeat(new[] { Pools.Record() }, workers));

    private static FpmSnapshot? Shuffle(FpmSnapshot? fpm, int seed)
    {
        if (fpm is null)
        {
            return null;
        }

        ForwardPassMetrics[] records = [.. fpm.Workers.SelectMany(worker => worker.Ranks)];
        new Random(seed).Shuffle(records);
        return FpmSnapshot.From(records);
    }

    private static void AssertBetween(int? target, int one, int other) =>
        Assert.True(target is not { } value || (value >= Math.Min(one, other) && value <= Math.Max(one, other)), $"{target} is not between {one} and {other}");

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, PlanningJson.Options);

    private sealed record Case(PlannerConfig Config, PoolObservation Observation, int PrefillCost, int DecodeCost)
    {
        public bool HasPrefill => Config.Mode is PlannerMode.Disagg or PlannerMode.Prefill;

        public bool HasDecode => Config.Mode is not PlannerMode.Prefill;

        public int Ready(bool prefill) => (prefill ? Observation.Workers!.Prefill : Observation.Workers!.Decode)!.Ready!.Value;

        public int FloorOf(bool prefill) => prefill ? Config.MinEndpoint : Config.DecodeMinEndpoint ?? Config.MinEndpoint;

        public int Held() => (HasPrefill ? Ready(true) * PrefillCost : 0) + (HasDecode ? Ready(false) * DecodeCost : 0);

        public int Planned(ReplicaTargets targets) =>
            (HasPrefill ? (targets.Prefill ?? Ready(true)) * PrefillCost : 0) + (HasDecode ? (targets.Decode ?? Ready(false)) * DecodeCost : 0);
    }
}
