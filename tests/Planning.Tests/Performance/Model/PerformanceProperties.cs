using System.Text.Json;
using CsCheck;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Model;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Serialization;
using static GlobalPlanner.Planning.Tests.Performance.PerformanceRows;

namespace GlobalPlanner.Planning.Tests.Performance.Model;

/// <summary>What holds whatever engines report.</summary>
public sealed class PerformanceProperties
{
    private static readonly EngineCapabilities Limits = new() { MaxNumBatchedTokens = 2048, MaxNumSeqs = 200, MaxKvTokens = 200_000 };

    private static readonly Gen<long> GenCount = Gen.OneOf(
        Gen.Const(0L), Gen.Long[0, 10], Gen.Long[0, 100_000], Gen.Const((long)uint.MaxValue), Gen.Const(-1L), Gen.Const(long.MaxValue));

    private static readonly Gen<double> GenSeconds = Gen.OneOf(
        Gen.Double[0, 1], Gen.Const(0.02), Gen.Const(1e-300), Gen.Const(3600.0), Gen.Const(double.NaN), Gen.Const(-1.0), Gen.Const(double.MaxValue));

    private static readonly Gen<PassRequests> GenRequests = Gen.Select(
        GenCount, GenCount, GenCount, GenCount,
        (prefills, tokens, decodes, kv) => new PassRequests
        {
            NumPrefillRequests = prefills,
            SumPrefillTokens = tokens,
            NumDecodeRequests = decodes,
            SumDecodeKvTokens = kv,
        });

    private static readonly Gen<ForwardPassMetrics> GenPass = Gen.Select(
        GenSeconds, GenRequests, GenRequests, Gen.Int[0, 1],
        (seconds, scheduled, queued, rank) => new ForwardPassMetrics
        {
            WallTime = seconds,
            ScheduledRequests = scheduled,
            QueuedRequests = queued,
            DpRank = rank,
        });

    private static readonly Gen<Case> GenCase =
        from role in Gen.Enum<EngineRole>()
        from native in Gen.Bool
        from dp in Gen.Int[1, 2]
        from samples in Gen.Int[5, 20]
        from ticks in GenPass.Array[0, 12].Array[1, 6]
        from isl in GenCount
        from osl in GenCount
        select new Case(role, native, dp, samples, ticks, isl, osl);

    [Fact]
    public void Estimates_are_finite_and_not_negative() => GenCase.Sample(
        one =>
        {
            var model = one.Learn(PerformanceState.Empty, one.Ticks.Length);
            foreach (var estimate in one.Ask(model))
            {
                Assert.True(estimate is not { } value || (double.IsFinite(value) && value >= 0), $"{estimate}");
            }
        },
        iter: 2_000);

    [Fact]
    public void A_restart_after_every_tick_changes_no_answer() => GenCase.Sample(
        one =>
        {
            var lasting = one.Learn(PerformanceState.Empty, one.Ticks.Length);
            var state = PerformanceState.Empty;
            for (var tick = 0; tick < one.Ticks.Length; tick++)
            {
                var model = one.Open(state);
                model.Observe(one.Fpm(tick), Start.AddSeconds(5 * tick));
                state = model.Save();
                var written = EnginePerformanceModelTests.Written(state);
                Assert.Equal(state, written);
                state = written;
            }

            Assert.Equal(lasting.Save(), state);
            Assert.Equal(one.Ask(lasting), one.Ask(one.Open(state)));
            Assert.Equal(Json(lasting.Diagnostics), Json(one.AskedAgain(state).Diagnostics));
        },
        iter: 1_000);

    [Fact]
    public void The_state_is_bounded() => GenCase.Sample(
        one =>
        {
            var state = one.Learn(PerformanceState.Empty, one.Ticks.Length).Save();

            Assert.All(Enum.GetValues<PassKind>(), kind => Assert.True(state[kind].Samples.Length <= one.Samples));
            Assert.True(state.PromptLengths.Length <= one.Samples && state.PassPrefillTokens.Length <= one.Samples);
            Assert.True(state.Workers.Length <= one.Ticks[^1].Length);
        },
        iter: 1_000);

    [Fact]
    public void A_looser_target_never_has_less_capacity() => GenCase.Sample(
        one =>
        {
            var model = one.Learn(PerformanceState.Empty, one.Ticks.Length);
            var query = new CapacityQuery { Isl = 300, Osl = 30 };
            var tight = model.Capacity(one.Role == EngineRole.Prefill ? query with { TtftMs = 50 } : query with { ItlMs = 50 });
            var loose = model.Capacity(one.Role == EngineRole.Prefill ? query with { TtftMs = 80 } : query with { ItlMs = 80 });

            Assert.Equal(tight is null, loose is null);
            Assert.True(tight is not { IsEligible: true } || (loose!.IsEligible && loose.RequestsPerSecond >= tight.RequestsPerSecond));
        },
        iter: 1_000);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, PlanningJson.Options);

    private sealed record Case(EngineRole Role, bool Native, int Dp, int Samples, ForwardPassMetrics[][] Ticks, long Isl, long Osl)
    {
        public EnginePerformanceModel Open(PerformanceState state) => ModelOf(
            Role,
            Options(5, Samples) with { AttentionDp = Dp, SampleMaxAgeSeconds = 20, YoungWorkerSeconds = 6 },
            Limits,
            Native ? new FormulaModel(pass => 1 + (0.01 * pass.SumPrefillTokens) + (0.1 * pass.NumDecodeRequests)) : null,
            state);

        public FpmSnapshot Fpm(int tick) => FpmSnapshot.From(Ticks[tick].Select((pass, index) => pass with { WorkerId = $"{index / 2}" }));

        public EnginePerformanceModel Learn(PerformanceState state, int ticks)
        {
            var model = Open(state);
            for (var tick = 0; tick < ticks; tick++)
            {
                model.Observe(Fpm(tick), Start.AddSeconds(5 * tick));
            }

            return model;
        }

        public EnginePerformanceModel AskedAgain(PerformanceState state)
        {
            var model = Open(state);
            _ = Ask(model);
            return model;
        }

        public double?[] Ask(EnginePerformanceModel model)
        {
            var answers = new List<double?>();
            foreach (var engine in model.Group(Fpm(Ticks.Length - 1)))
            {
                answers.Add(model.QueueDrainSeconds(engine, new QueueDrainQuery { KvHitRate = 0.3 }));
                answers.Add(model.DecodePassSeconds(engine, new DecodePassQuery { IncludeQueuedPrefill = true, DecodeScale = 1.5 }));
            }

            var point = model.Capacity(new CapacityQuery { Isl = Isl, Osl = Osl, TtftMs = 500, ItlMs = 50 });
            return [.. answers, point?.RequestsPerSecond, point?.TtftMs, point?.ItlMs, point?.EndToEndMs];
        }
    }
}
