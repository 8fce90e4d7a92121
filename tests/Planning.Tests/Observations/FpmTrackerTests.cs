using CsCheck;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Tests.Observations;

/// <summary>What is the latest pass of a rank, and what its heartbeats mean.</summary>
public sealed class FpmTrackerTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly FpmTracker _tracker = new();

    [Fact]
    public void The_latest_pass_of_every_rank_is_kept_in_order()
    {
        Take(0, Pass(1, 10) with { WorkerId = "9", DpRank = 1 });
        Take(0.1, Pass(1, 20) with { WorkerId = "9" });
        Take(0.2, Pass(1, 30) with { WorkerId = "10" });
        Take(0.3, Pass(2, 40) with { WorkerId = "9" });

        Assert.Equal(
            [("10", 0, 30L), ("9", 0, 40L), ("9", 1, 10L)],
            Latest(1).Workers.SelectMany(worker => worker.Ranks.Select(rank => (worker.WorkerId, rank.DpRank, rank.ScheduledRequests.SumDecodeKvTokens))));
    }

    [Fact]
    public void A_heartbeat_in_the_middle_of_a_pass_is_not_idleness()
    {
        Take(0, Pass(1, 10));
        Take(1, Heartbeat(2));
        Take(2, Heartbeat(3));

        Assert.Equal(10, Kv(2));
    }

    [Fact]
    public void Heartbeats_alone_for_longer_than_two_of_them_are_idleness()
    {
        Take(0, Pass(1, 10));
        Take(1, Heartbeat(2));
        Take(2, Heartbeat(3));
        Take(3.1, Heartbeat(4));

        Assert.Equal(0, Kv(3.1));
    }

    [Fact]
    public void An_engine_of_long_passes_is_given_twice_as_long()
    {
        Take(0, Pass(1, 10, wallTime: 5));
        Take(0.1, Pass(2, 20));
        foreach (var second in Enumerable.Range(1, 10))
        {
            Take(second, Heartbeat(2 + second));
            Assert.Equal(20, Kv(second));
        }

        Take(11, Heartbeat(13));
        Assert.Equal(0, Kv(11));
    }

    [Fact]
    public void Long_passes_are_forgotten()
    {
        Take(0, Pass(1, 10, wallTime: 5));
        foreach (var pass in Enumerable.Range(1, 150))
        {
            Take(pass, Pass(1 + pass, 20));
        }

        Take(153, Heartbeat(152));
        Assert.Equal(0, Kv(153));
    }

    [Fact]
    public void A_queue_does_not_go_away_without_passes()
    {
        Take(0, Pass(1, 10) with { QueuedRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 100 } });
        Take(29, Heartbeat(30));
        Assert.Equal(10, Kv(29));

        Take(31, Heartbeat(32));
        Assert.Equal(0, Kv(31));
    }

    [Fact]
    public void Records_that_come_twice_or_late_change_nothing()
    {
        Take(0, Pass(5, 50));

        Assert.Equal(FpmReception.Stale, Take(0.1, Pass(5, 50)));
        Assert.Equal(FpmReception.Stale, Take(0.2, Pass(4, 40)));
        Assert.Equal(50, Kv(0.3));
    }

    [Theory]
    [InlineData("after a while", 5, 0, 10)]
    [InlineData("far below", 1000, 1, 0.5)]
    [InlineData("the same number after a while", 0, 0, 10)]
    public void A_counter_that_starts_again_is_a_restart(string row, long before, long after, double seconds)
    {
        Assert.NotNull(row);
        Take(0, Pass(before, 50));

        Assert.Equal(FpmReception.Taken, Take(seconds, Pass(after, 40)));
        Assert.Equal(40, Kv(seconds));
    }

    [Fact]
    public void A_restarted_engine_that_says_nothing_yet_is_idle()
    {
        Take(0, Pass(500, 50));
        Take(0.5, Heartbeat(0));

        Assert.Equal(0, Kv(0.5));
    }

    [Fact]
    public void Publishers_that_do_not_count_are_followed()
    {
        Take(0, Pass(0, 50));
        Take(0.1, Pass(0, 60));

        Assert.Equal(60, Kv(0.1));
    }

    [Fact]
    public void Other_versions_and_nameless_workers_are_left_out()
    {
        Assert.Equal(FpmReception.UnsupportedVersion, Take(0, Pass(1, 10) with { Version = 2 }));
        Assert.Equal(FpmReception.MissingWorkerId, Take(0, Pass(1, 10) with { WorkerId = string.Empty }));
        Assert.True(Latest(0).IsEmpty);
    }

    [Fact]
    public void Silent_and_forgotten_workers_disappear()
    {
        Take(0, Pass(1, 10));
        Take(20, Pass(1, 10) with { WorkerId = "2" });
        Take(20, Pass(1, 10) with { WorkerId = "3" });
        _tracker.Forget("3");

        Assert.Equal(["2"], Latest(31).Workers.Select(worker => worker.WorkerId));
    }

    [Fact]
    public void A_queue_that_rank_0_reports_for_all_is_spread_over_them()
    {
        var tracker = new FpmTracker(new FpmTrackerOptions { SharedQueue = true });
        tracker.Take(Pass(1, 10) with { QueuedRequests = new PassRequests { NumPrefillRequests = 3, SumPrefillTokens = 301 } }, Start);
        tracker.Take(Pass(1, 10) with { DpRank = 1 }, Start);

        Assert.Equal([(2L, 151L), (1L, 150L)], tracker.Latest(Start).Workers[0].Ranks.Select(rank => (rank.QueuedRequests.NumPrefillRequests, rank.QueuedRequests.SumPrefillTokens)));
    }

    [Fact]
    public void Records_in_any_order_within_the_transport_end_with_the_latest() => Gen.Shuffle(Enumerable.Range(1, 20).ToArray()).Sample(
        order =>
        {
            var tracker = new FpmTracker();
            for (var index = 0; index < order.Length; index++)
            {
                tracker.Take(Pass(order[index], order[index]), Start.AddMilliseconds(index));
            }

            Assert.Equal(20, tracker.Latest(Start).Workers[0].Ranks[0].CounterId);
        },
        iter: 500);

    private static ForwardPassMetrics Pass(long counter, long kv, double wallTime = 0.02) => new()
    {
        WorkerId = "1",
        CounterId = counter,
        WallTime = wallTime,
        ScheduledRequests = new PassRequests { NumDecodeRequests = 1, SumDecodeKvTokens = kv },
    };

    private static ForwardPassMetrics Heartbeat(long counter) => new() { WorkerId = "1", CounterId = counter };

    private FpmReception Take(double seconds, ForwardPassMetrics record) => _tracker.Take(record, Start.AddSeconds(seconds));

    private FpmSnapshot Latest(double seconds) => _tracker.Latest(Start.AddSeconds(seconds));

    private long Kv(double seconds) => Latest(seconds).Workers.Single().Ranks.Single().ScheduledRequests.SumDecodeKvTokens;
}
