using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using static GlobalPlanner.Planning.Tests.Performance.PerformanceRows;

namespace GlobalPlanner.Planning.Tests.Performance.Queries;

/// <summary>
/// The search over batch sizes, with the rows of 5.7: prefill T = 5 + 0.02 x ms; decode T = 5 + 0.05 b + 4e-5 kv ms; mixed
/// adds 0.02 p. Token budget 8192, 512 requests, 500,000 KV tokens.
/// </summary>
public sealed class CapacitySearchTests
{
    private static readonly EngineCapabilities Limits = new() { MaxNumBatchedTokens = 8192, MaxNumSeqs = 512, MaxKvTokens = 500_000 };

    [Theory]
    [InlineData("isl 3000, SLA .5", 3000, .5, null, 2, 16.0, .125, true)]
    [InlineData("isl 3000, SLA .05", 3000, .05, null, 2, 16.0, .125, false)]
    [InlineData("isl 3000, SLA .5, hit .5", 3000, .5, .5, 5, 32.258065, .155, true)]
    [InlineData("isl 3000, SLA .5, hit .99", 3000, .5, .99, 54, 321.275583, .16808, true)]
    [InlineData("isl 20000", 20000, .5, null, 1, 2.409639, .415, true)]
    [InlineData("isl 100, SLA .05", 100, .05, null, 22, 448.979592, .049, true)]
    public void Prefill(string row, double isl, double slaSeconds, double? hitRate, int batch, double rps, double ttft, bool eligible)
    {
        Assert.NotNull(row);
        var point = ModelOf(EngineRole.Prefill, capabilities: Limits, native: Formula())
            .Capacity(new CapacityQuery { Isl = isl, Osl = 0, TtftMs = slaSeconds * 1000, KvHitRate = hitRate, AcceptLength = 3 })!;

        Assert.Equal((batch, eligible), (point.BatchSize, point.IsEligible));
        Assert.Equal(rps, point.RequestsPerSecond, 1e-5);
        Assert.Equal(ttft * 1000, point.TtftMs!.Value, 1e-6);
        Assert.Null(point.ItlMs);
    }

    [Theory]
    [InlineData("3000/150, ITL .020", 3000, 150, 500_000, .020, null, 85, 28.757507, .019705, true)]
    [InlineData("ITL .012", 3000, 150, 500_000, .012, null, 40, 22.371365, .01192, true)]
    [InlineData("ITL .012, a=2", 3000, 150, 500_000, .012, 2.0, 108, 60.800540, .011842, true)]
    [InlineData("ITL .004 impossible", 3000, 150, 500_000, .004, null, 162, 32.701508, .033026, false)]
    [InlineData("1000/100, 128-point grid", 1000, 100, 2_000_000, .05, null, 487, 97.783311, .049804, true)]
    public void Decode(string row, double isl, double osl, long kv, double sla, double? accept, int batch, double rps, double itl, bool eligible)
    {
        Assert.NotNull(row);
        var point = ModelOf(EngineRole.Decode, capabilities: Limits with { MaxKvTokens = kv }, native: Formula())
            .Capacity(new CapacityQuery { Isl = isl, Osl = osl, ItlMs = sla * 1000, AcceptLength = accept })!;

        Assert.Equal((batch, eligible), (point.BatchSize, point.IsEligible));
        Assert.Equal(rps, point.RequestsPerSecond, 1e-5);
        Assert.Equal(itl * 1000, point.ItlMs!.Value, 1e-3);
        Assert.Null(point.TtftMs);
    }

    [Theory]
    [InlineData("3000/150", null, null, 78, 10.464040, 109.694, 49.694, 7514.1)]
    [InlineData("hit .5", .5, null, 120, 16.077170, 79.76, 49.76, null)]
    [InlineData("a=2", null, 2.0, 97, 13.013889, 159.381, 49.6905, null)]
    public void Aggregated(string row, double? hitRate, double? accept, int batch, double rps, double ttftMs, double itlMs, double? endToEndMs)
    {
        Assert.NotNull(row);
        var point = ModelOf(EngineRole.Aggregated, capabilities: Limits with { MaxNumSeqs = 256 }, native: Formula())
            .Capacity(new CapacityQuery { Isl = 3000, Osl = 150, TtftMs = 500, ItlMs = 50, KvHitRate = hitRate, AcceptLength = accept })!;

        Assert.Equal((batch, true), (point.BatchSize, point.IsEligible));
        Assert.Equal(rps, point.RequestsPerSecond, 1e-5);
        Assert.Equal(ttftMs, point.TtftMs!.Value, 1e-3);
        Assert.Equal(itlMs, point.ItlMs!.Value, 1e-3);
        Assert.True(endToEndMs is not { } expected || Math.Abs(expected - point.EndToEndMs!.Value) < 0.1);
    }

    [Fact]
    public void Aggregated_row_isl_2_osl_2()
    {
        var capabilities = new EngineCapabilities { MaxNumBatchedTokens = 8, MaxNumSeqs = 8 };
        var point = ModelOf(EngineRole.Aggregated, capabilities: capabilities, native: new FormulaModel(pass => pass.SumPrefillTokens))
            .Capacity(new CapacityQuery { Isl = 2, Osl = 2, TtftMs = 500, ItlMs = 50 })!;

        Assert.Equal(new EngineOperatingPoint(1, 500, true) { TtftMs = 3, ItlMs = 1, EndToEndMs = 4 }, point);
    }

    [Fact]
    public void Decode_row_a_context_that_the_cache_cannot_hold_has_no_capacity() => Assert.Null(
        ModelOf(EngineRole.Decode, capabilities: Limits with { MaxKvTokens = 2000 }, native: Formula())
            .Capacity(new CapacityQuery { Isl = 3000, Osl = 150 }));

    [Theory]
    [InlineData("511", 511, new long[] { 1, 5, 9, 13, 17 }, new long[] { 502, 506, 511 })]
    [InlineData("1000", 1000, new long[] { 1, 8, 16, 24 }, new long[] { 1000 })]
    public void Grid_of_128_batches(string row, int requests, long[] first, long[] last)
    {
        Assert.NotNull(row);
        var native = Formula();
        ModelOf(EngineRole.Decode, capabilities: new EngineCapabilities { MaxNumSeqs = requests, MaxKvTokens = 100_000_000 }, native: native)
            .Capacity(new CapacityQuery { Isl = 10, Osl = 10 });
        long[] asked = [.. native.Asked.Take(128).Select(ranks => ranks[0].NumDecodeRequests)];

        Assert.Equal(first, asked[..first.Length]);
        Assert.Equal(last, asked[^last.Length..]);
    }

    [Fact]
    public void A_target_on_what_the_role_does_not_produce_cannot_be_met() => Assert.False(
        ModelOf(EngineRole.Prefill, capabilities: Limits, native: Formula()).Capacity(new CapacityQuery { Isl = 100, Osl = 1, ItlMs = 1000 })!.IsEligible);

    [Fact]
    public void Ranks_that_run_in_step_share_the_work()
    {
        var native = Formula();
        ModelOf(EngineRole.Decode, Options() with { AttentionDp = 2 }, Limits, native).Capacity(new CapacityQuery { Isl = 3000, Osl = 150 });

        var three = native.Asked[2];
        Assert.Equal([2L, 1L], three.Select(rank => rank.NumDecodeRequests));
        Assert.Equal([4613L, 4612L], three.Select(rank => rank.SumDecodeKvTokens));
    }

    private static FormulaModel Formula() => new(pass => (pass.SumPrefillTokens, pass.NumDecodeRequests) switch
    {
        (0, 0) => 0,
        (var tokens, 0) => 5 + (0.02 * tokens),
        var (tokens, requests) => 5 + (0.05 * requests) + (4e-5 * pass.SumDecodeKvTokens) + (0.02 * tokens),
    });
}
