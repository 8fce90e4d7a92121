using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Engine;

/// <summary>An engine driven through arrivals, tokens and metrics observed from outside.</summary>
public sealed class SimulatedEngineTests
{
    private static readonly FixedTiming Timing = new(10, 1);
    private static readonly EngineOptions Options = new() { EnablePrefixCaching = false };

    [Fact]
    public void Equal_prefixes_are_computed_once_and_reused_in_whole_blocks()
    {
        var driver = new EngineDriver(new EngineOptions(), new AffineTiming(0, 0.01, 0, 1, 0, 0));
        var first = driver.Arrive(0, 1024, 1, 7, 8);
        var second = driver.Arrive(100, 1024, 1, 7, 9);
        var same = driver.Arrive(200, 1024, 1, 7, 8);
        driver.RunToEnd();

        Assert.Equal(0, first.CachedTokens);
        Assert.Equal(512, second.CachedTokens);

        // All of it is there, but the last token has to be computed to get the next.
        Assert.Equal(1024 - 64, same.CachedTokens);
        Assert.Equal(200 + 0.64 + 1, driver.FirstTokenMs(same), 6);
    }

    [Fact]
    public void Cached_blocks_give_way_least_recently_used_first()
    {
        var driver = new EngineDriver(new EngineOptions { NumGpuBlocks = 20 }, Timing);
        driver.Arrive(0, 512, 1, 1);
        driver.Arrive(100, 512, 1, 2);
        var again = driver.Arrive(200, 512, 1, 1);
        driver.Arrive(300, 512, 1, 3);
        var kept = driver.Arrive(400, 512, 1, 1);
        var evicted = driver.Arrive(500, 512, 1, 2);
        driver.RunToEnd();

        Assert.Equal(512 - 64, again.CachedTokens);
        Assert.Equal(512 - 64, kept.CachedTokens);
        Assert.True(evicted.CachedTokens < 512 - 64);
    }

    [Theory]
    [InlineData(PreemptionMode.Lifo)]
    [InlineData(PreemptionMode.Fifo)]
    public void When_blocks_run_out_one_request_gives_way_and_keeps_its_tokens(PreemptionMode mode)
    {
        var driver = new EngineDriver(Options with { NumGpuBlocks = 12, PreemptionMode = mode }, Timing);
        var older = driver.Arrive(0, 320, 100);
        var newer = driver.Arrive(0, 320, 100);
        driver.RunTo(60_000);
        var latest = driver.Metrics()!;
        Assert.Equal(2, latest.ScheduledRequests.NumDecodeRequests);

        driver.RunToEnd();
        Assert.Equal(1, driver.Engine.Preemptions);
        Assert.Equal((100, 100), (driver.TokenTimes[older].Count, driver.TokenTimes[newer].Count));
        var (stayed, gaveWay) = mode == PreemptionMode.Lifo ? (older, newer) : (newer, older);
        Assert.True(driver.LastTokenMs(stayed) < driver.LastTokenMs(gaveWay));
    }

    [Fact]
    public void A_preempted_request_is_reported_as_queued_decode()
    {
        var driver = new EngineDriver(Options with { NumGpuBlocks = 12 }, Timing);
        driver.Arrive(0, 320, 100);
        driver.Arrive(0, 320, 100);
        driver.RunTo(90_000);
        var queued = driver.Metrics()!.QueuedRequests;
        Assert.Equal((1, 0), (queued.NumDecodeRequests, queued.NumPrefillRequests));
        Assert.Equal(320 + 65, queued.SumDecodeKvTokens);
    }

    [Fact]
    public void Requests_that_can_never_run_are_rejected_with_the_reason()
    {
        var driver = new EngineDriver(Options with { NumGpuBlocks = 10, MaxModelLen = 600 }, Timing);
        driver.Arrive(0, 641, 1);
        driver.Arrive(0, 600, 1);
        var cut = driver.Arrive(0, 590, 100);
        driver.RunToEnd();

        Assert.Equal(2, driver.Rejections.Count);
        Assert.Contains("11 KV blocks", driver.Rejections[0].Reason, StringComparison.Ordinal);
        Assert.Contains("max_model_len 600", driver.Rejections[1].Reason, StringComparison.Ordinal);
        Assert.Equal(10, driver.TokenTimes[cut].Count);
    }

    [Fact]
    public void No_more_than_max_num_seqs_run()
    {
        var driver = new EngineDriver(Options with { MaxNumSeqs = 2 }, Timing);
        for (var i = 0; i < 5; i++)
        {
            driver.Arrive(0, 100 + i, 10);
        }

        driver.RunTo(15_000);
        var pass = driver.Metrics()!;
        Assert.Equal(2, pass.ScheduledRequests.NumDecodeRequests);
        Assert.Equal(3, pass.QueuedRequests.NumPrefillRequests);
        Assert.Equal(102 + 103 + 104, pass.QueuedRequests.SumPrefillTokens);
        Assert.Equal(2.0 / 3.0, pass.QueuedRequests.VarPrefillLength, 9);
    }

    [Fact]
    public void A_stretch_of_passes_is_one_start_and_shows_every_pass()
    {
        var fast = new EngineDriver(Options);
        var slow = new EngineDriver(Options, passByPass: true);
        foreach (var driver in new[] { fast, slow })
        {
            driver.Arrive(0, 1000, 900);
            driver.Arrive(0, 1500, 500);
            driver.Arrive(1503.7, 300, 50);
        }

        for (var us = 0L; us < 6_000_000; us += 1_237)
        {
            fast.RunTo(us);
            slow.RunTo(us);
            Assert.Equal(slow.Metrics(), fast.Metrics());
        }

        Assert.Equal(slow.TokenTimes.Values, fast.TokenTimes.Values);
        Assert.True(fast.Passes * 10 < slow.Passes, $"{fast.Passes} starts for {slow.Passes} passes");
    }

    [Fact]
    public void A_request_goes_to_the_rank_with_the_fewest()
    {
        var engine = EngineDriver.Alone(Options with { DpSize = 2 });
        Sequence[] requests = [EngineLog.Sequence(10, 1), EngineLog.Sequence(10, 1), EngineLog.Sequence(10, 1)];
        Array.ForEach(requests, engine.Submit);
        Assert.Equal([0, 1, 0], requests.Select(request => request.Rank));
    }

    [Fact]
    public void A_pass_ends_with_its_slowest_rank()
    {
        var engine = new SimulatedEngine(
            1, Options with { DpSize = 2 }, EngineRole.Prefill, new PassTimer(new AffineTiming(0, 1, 0, 0, 0, 0)), new EngineLog());
        engine.Submit(EngineLog.Sequence(30, 1));
        engine.Submit(EngineLog.Sequence(70, 1));
        Assert.True(engine.TryStart(1000, out var endUs));
        Assert.Equal(71_000, endUs);
        Assert.True(engine.InPass);
        Assert.False(engine.TryStart(1000, out _));
    }

    [Fact]
    public void A_stretch_is_cut_at_the_end_of_the_pass_under_way_and_keeps_the_tokens_of_those_before()
    {
        var log = new EngineLog();
        var engine = new SimulatedEngine(1, Options, EngineRole.Aggregated, new PassTimer(Timing), log);
        engine.Submit(EngineLog.Sequence(10, 100));
        Assert.True(engine.TryStart(0, out var endUs));
        Assert.Equal(11_000, endUs);
        engine.Finish();

        Assert.True(engine.TryStart(11_000, out endUs));
        Assert.Equal(11_000 + (65 * 1000), endUs);
        engine.Settle(13_500);
        Assert.Equal(3, log.GotToken.Count);

        Assert.True(engine.Cut(15_200, out endUs));
        Assert.Equal((16_000L, 5), (endUs, log.GotToken.Count));
        Assert.False(engine.Cut(15_300, out _));
        engine.Finish();
        Assert.Equal(6, log.GotToken.Count);
    }

    [Fact]
    public void An_engine_that_holds_a_prompt_for_its_transfer_is_not_idle()
    {
        var engine = new SimulatedEngine(1, Options, EngineRole.Prefill, new PassTimer(Timing), new EngineLog());
        var prompt = EngineLog.Sequence(10, 1);
        engine.Submit(prompt);
        Assert.True(engine.TryStart(0, out _));
        engine.Finish();
        Assert.Equal((0, false), (engine.Load, engine.IsIdle));
        engine.ReleaseHeld(prompt);
        Assert.True(engine.IsIdle);
    }
}
