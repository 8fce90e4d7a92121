using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Planning.Observations;
using static GlobalPlanner.Dynamo.Tests.Scraping.SourceUnderTest;

namespace GlobalPlanner.Dynamo.Tests.Scraping;

public class RouterTrafficTests
{
    private const string KvHitRate = "dynamo_component_router_kv_hit_rate";

    [Fact]
    public async Task Row9_the_namespace_matches_with_underscores()
    {
        await using var source = await StartAsync(TrafficSourceKind.Router, target => target with { DynamoNamespace = "test-fe-namespace", Model = null });
        await source.ReadAsync(string.Empty);
        var labels = "dynamo_component=\"backend\",dynamo_namespace=\"test_fe_namespace\",router_id=\"1\"";
        var traffic = await source.ObserveAsync(
            Page(labels, 2, 2) + Page(Labels("other", 1), 9, 9)
            + Histogram("dynamo_component_router_inter_token_latency_seconds", labels, 84, 2));
        Assert.Equal((2, 42_000), (traffic.NumRequests, traffic.ItlMs));
        Assert.Null(traffic.RequestDurationS);
    }

    [Fact]
    public async Task Row10_a_counter_that_did_not_rise_is_idle()
    {
        await using var source = await StartAsync(TrafficSourceKind.Router);
        await source.ReadAsync(Page(Labels("my_ns", 1), 0, 0));
        Assert.Equal(new TrafficObservation { DurationS = 60, NumRequests = 0 }, await source.ObserveAsync(Page(Labels("my_ns", 1), 0, 0)));
    }

    // 12: a NaN is no sample.
    [Theory]
    [InlineData("11", "", 17)]
    [InlineData("12", "dynamo_component_router_requests_started_total{dynamo_namespace=\"my_ns\",router_id=\"1\"} NaN\n", 23)]
    public async Task Ended_requests_count_where_started_ones_do_not_exist(string row, string started, int ended)
    {
        _ = row;
        await using var source = await StartAsync(TrafficSourceKind.Router);
        await source.ReadAsync(string.Empty);
        var traffic = await source.ObserveAsync(started + Ended(Labels("my_ns", 1), ended) + Lengths(Labels("my_ns", 1), ended));
        Assert.Equal(ended, traffic.NumRequests);
    }

    // Upstream: 0.
    [Fact]
    public async Task Row13_neither_counter_is_no_data()
    {
        await using var source = await StartAsync(TrafficSourceKind.Router);
        await source.ReadAsync(Lengths(Labels("my_ns", 1), 1));
        Assert.IsType<TrafficReading.NoData>(await source.ReadAsync(Lengths(Labels("my_ns", 1), 2)));
    }

    [Fact]
    public async Task Routers_old_and_new_are_added_each_by_its_own_counter()
    {
        await using var source = await StartAsync(TrafficSourceKind.Router);
        await source.ReadAsync(string.Empty);
        var traffic = await source.ObserveAsync(
            Page(Labels("my_ns", 1), 100, 60) + Ended(Labels("my_ns", 2), 7) + Lengths(Labels("my_ns", 2), 7));
        Assert.Equal(107, traffic.NumRequests);
    }

    // 15 to 17; an empty value means that the series is not there, NaN that it has no observation.
    [Theory]
    [InlineData("15", null, 0.35, 0.35)]
    [InlineData("16", double.NaN, 0.9, null)]
    [InlineData("17", null, 0.0, 0.0)]
    [InlineData("17, worker's own", 0.0, 0.9, 0.0)]
    [InlineData("none", null, null, null)]
    [InlineData("idle", null, double.NaN, null)]
    public async Task Hit_rate_comes_from_the_worker_namespace_first(string row, double? worker, double? own, double? expected)
    {
        _ = row;
        await using var source = await StartAsync(TrafficSourceKind.Router, target => target with { WorkerNamespace = "my-ns-ab12" });
        await source.ReadAsync(string.Empty);
        var traffic = await source.ObserveAsync(
            Page(Labels("my_ns", 1), 4, 4) + HitRate("my_ns_ab12", worker) + HitRate("my_ns", own));
        Assert.Equal(expected, traffic.KvHitRate);

        static string HitRate(string dynamoNamespace, double? value) => value switch
        {
            null => string.Empty,
            double.NaN => Histogram(KvHitRate, Labels(dynamoNamespace, 1), 0, 0),
            { } rate => Histogram(KvHitRate, Labels(dynamoNamespace, 1), 4 * rate, 4),
        };
    }

    [Fact]
    public async Task The_first_reading_has_nothing_to_compare_with()
    {
        await using var source = await StartAsync(TrafficSourceKind.Router);
        var reading = Assert.IsType<TrafficReading.NoData>(await source.ReadAsync(Page(Labels("my_ns", 1), 1000, 900)));
        Assert.Contains("first time", reading.Reason, StringComparison.Ordinal);
        Assert.Equal(3, (await source.ObserveAsync(Page(Labels("my_ns", 1), 1003, 901))).NumRequests);
    }

    [Fact]
    public async Task A_restart_counts_from_zero()
    {
        await using var source = await StartAsync(TrafficSourceKind.Router);
        await source.ReadAsync(Page(Labels("my_ns", 1), 1000, 900));
        var traffic = await source.ObserveAsync(Page(Labels("my_ns", 1), 12, 10));
        Assert.Equal(12, traffic.NumRequests);
        Assert.Equal(100, traffic.Isl!.Value, 9);
    }

    [Fact]
    public async Task Instances_come_and_go_without_a_jump()
    {
        await using var source = await StartAsync(TrafficSourceKind.Router);
        var one = Page(Labels("my_ns", 1), 1000, 900);
        var two = Page(Labels("my_ns", 2), 500, 400);
        await source.ReadAsync(one + two);
        Assert.Equal(0, (await source.ObserveAsync(one)).NumRequests);
        Assert.Equal(0, (await source.ObserveAsync(one + two)).NumRequests);
        Assert.Equal(40, (await source.ObserveAsync(one + two + Page(Labels("my_ns", 3), 40, 30))).NumRequests);
    }

    private static string Labels(string dynamoNamespace, int router) => $"dynamo_namespace=\"{dynamoNamespace}\",router_id=\"{router}\"";

    private static string Page(string labels, int started, int ended) =>
        $"dynamo_component_router_requests_started_total{{{labels}}} {started}\n" + Ended(labels, ended) + Lengths(labels, started);

    private static string Ended(string labels, int ended) => $"dynamo_component_router_requests_total{{{labels}}} {ended}\n";

    private static string Lengths(string labels, int count) =>
        Histogram("dynamo_component_router_input_sequence_tokens", labels, 100.0 * count, count)
        + Histogram("dynamo_component_router_output_sequence_tokens", labels, 10.0 * count, count);
}
