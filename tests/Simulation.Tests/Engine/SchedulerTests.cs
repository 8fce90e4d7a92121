using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Engine;

public sealed class SchedulerTests
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

    [Fact]
    public void The_head_of_the_line_holds_up_everyone_behind_it()
    {
        // 10 blocks: the running one takes 5, the head needs 8, the one behind it only 1.
        var driver = new EngineDriver(Options with { NumGpuBlocks = 10 }, Timing);
        var running = driver.Arrive(0, 300, 4);
        var head = driver.Arrive(1, 500, 1);
        var behind = driver.Arrive(2, 10, 1);
        driver.RunToEnd();

        Assert.True(driver.FirstTokenMs(head) > driver.LastTokenMs(running));
        Assert.Equal(driver.FirstTokenMs(head), driver.FirstTokenMs(behind));
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
    public void A_request_that_outgrows_the_whole_cache_ends_instead_of_waiting_for_ever()
    {
        var driver = new EngineDriver(Options with { NumGpuBlocks = 10 }, Timing);
        var request = driver.Arrive(0, 600, 100);
        var other = driver.Arrive(500, 100, 5);
        driver.RunToEnd();
        Assert.Same(request, Assert.Single(driver.Rejections).Sequence);
        Assert.Equal(5, driver.TokenTimes[other].Count);
    }

    [Fact]
    public void Without_chunked_prefill_a_prompt_waits_for_a_pass_that_takes_it_whole()
    {
        var options = Options with { EnableChunkedPrefill = false, MaxNumBatchedTokens = 1000 };
        var driver = new EngineDriver(options, Timing);
        var first = driver.Arrive(0, 600, 1);
        var second = driver.Arrive(0, 600, 1);
        var tooLong = driver.Arrive(0, 1001, 1);
        driver.RunToEnd();
        Assert.Equal(11, driver.FirstTokenMs(first), 6);
        Assert.Equal(22, driver.FirstTokenMs(second), 6);
        Assert.Same(tooLong, Assert.Single(driver.Rejections).Sequence);
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
}
