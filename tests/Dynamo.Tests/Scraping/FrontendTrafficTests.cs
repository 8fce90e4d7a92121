using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Planning.Observations;
using static GlobalPlanner.Dynamo.Tests.Scraping.SourceUnderTest;

namespace GlobalPlanner.Dynamo.Tests.Scraping;

public class FrontendTrafficTests
{
    private const string Mine = "dynamo_namespace=\"my-ns\",model=\"qwen/qwen3-0.6b\"";

    [Fact]
    public async Task Row1_latencies_are_milliseconds()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        await source.ReadAsync(Page(Mine, 0, 0, 0));
        var traffic = await source.ObserveAsync(
            Page(Mine, 4, 400, 40) + Histogram("dynamo_frontend_time_to_first_token_seconds", Mine, 1, 4)
            + Histogram("dynamo_frontend_inter_token_latency_seconds", Mine, 2, 100)
            + Histogram("dynamo_frontend_request_duration_seconds", Mine, 6, 4));
        Assert.Equal((250, 20, 1.5), (traffic.TtftMs, traffic.ItlMs, traffic.RequestDurationS));
        Assert.Equal((60, 4, 100, 10), (traffic.DurationS, traffic.NumRequests, traffic.Isl, traffic.Osl));
        Assert.Null(traffic.KvHitRate);
    }

    // Upstream: 0 with a warning. A series that does not match is not an idle pool.
    [Theory]
    [InlineData("2", "dynamo_namespace=\"my_ns\",model=\"qwen/qwen3-0.6b\"")]
    [InlineData("2, another model", "dynamo_namespace=\"my-ns\",model=\"qwen/qwen3-8b\"")]
    [InlineData("2, a duplicate without the target label", "model=\"qwen/qwen3-0.6b\"")]
    public async Task Series_of_others_are_no_data(string row, string labels)
    {
        _ = row;
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        await source.ReadAsync(Page(labels, 0, 0, 0));
        var reading = Assert.IsType<TrafficReading.NoData>(await source.ReadAsync(Page(labels, 9, 90, 9)));
        Assert.Contains("neither dynamo_frontend_requests_started_total nor dynamo_frontend_requests_total", reading.Reason, StringComparison.Ordinal);
    }

    // Upstream: 0 with a warning.
    [Fact]
    public async Task Row3_an_empty_page_is_no_data()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        Assert.IsType<TrafficReading.NoData>(await source.ReadAsync(string.Empty));
        Assert.IsType<TrafficReading.NoData>(await source.ReadAsync(string.Empty));
    }

    [Fact]
    public async Task Row5_averages_are_weighted_over_instances()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        await source.ReadAsync(string.Empty);
        var traffic = await source.ObserveAsync(
            Page(Mine + ",pod=\"a\"", 495, 49_500, 495) + Page(Mine + ",pod=\"b\"", 5, 50_000, 5));
        Assert.Equal((500, 199, 1), (traffic.NumRequests, traffic.Isl, traffic.Osl));
    }

    [Fact]
    public async Task Row6_the_model_matches_in_any_case_and_other_namespaces_do_not_count()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend, target => target with { Model = "QWEN/QWEN3-0.6B" });
        await source.ReadAsync(string.Empty);
        var traffic = await source.ObserveAsync(
            Page(Mine, 150, 1500, 150) + Page("dynamo_namespace=\"other-ns\",model=\"qwen/qwen3-0.6b\"", 1000, 9, 9));
        Assert.Equal(150, traffic.NumRequests);
    }

    [Fact]
    public async Task Row7_ended_requests_count_where_started_ones_do_not_exist()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        await source.ReadAsync(string.Empty);
        var traffic = await source.ObserveAsync(
            Ended("success", 70) + Ended("error", 3) + Lengths(Mine, 73, 730, 73));
        Assert.Equal(73, traffic.NumRequests);

        static string Ended(string status, int count) => $"dynamo_frontend_requests_total{{{Mine},status=\"{status}\"}} {count}\n";
    }

    // Upstream: 0 with an error in the log, unknown disguised as idle.
    [Fact]
    public async Task Row8_a_refused_connection_is_a_failure()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        await source.ReadAsync(Page(Mine, 1, 10, 1));
        await source.Server.DisposeAsync();
        var reading = Assert.IsType<TrafficReading.Failed>(await source.ReadAsync());
        Assert.Contains("refused", reading.Reason, StringComparison.OrdinalIgnoreCase);
    }

    // Upstream turns the five undefined averages into zeros; here they are absent.
    [Fact]
    public async Task Row20_an_idle_window_is_zero_requests_without_averages()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        var page = Page(Mine, 5, 50, 5) + Histogram("dynamo_frontend_time_to_first_token_seconds", Mine, 1, 4);
        await source.ReadAsync(page);
        Assert.Equal(new TrafficObservation { DurationS = 60, NumRequests = 0 }, await source.ObserveAsync(page));
    }

    [Fact]
    public async Task Row21_traffic_with_undefined_averages_is_no_data()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        await source.ReadAsync(Page(Mine, 5, 50, 5));
        var reading = Assert.IsType<TrafficReading.NoData>(await source.ReadAsync(Started(Mine, 6) + Lengths(Mine, 5, 50, 5)));
        Assert.Equal($"1 requests of model {Model} in namespace my-ns started in 60 s, but their mean input length is undefined.", reading.Reason);

        Assert.IsType<TrafficReading.NoData>(await source.ReadAsync(
            Started(Mine, 7) + Histogram("dynamo_frontend_input_sequence_tokens", Mine, 60, 6)));
    }

    // Upstream: no observation, because TTFT is null and not NaN. The counter that did not rise says enough here.
    [Fact]
    public async Task Row22_idle_with_a_missing_histogram_is_idle()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        await source.ReadAsync(Started(Mine, 5));
        Assert.Equal(0, (await source.ObserveAsync(Started(Mine, 5))).NumRequests);
    }

    [Fact]
    public async Task Row23_demand_is_what_started_not_what_ended()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend);
        await source.ReadAsync(string.Empty);
        var traffic = await source.ObserveAsync(
            Started(Mine, 120) + $"dynamo_frontend_requests_total{{{Mine}}} 60\n" + Lengths(Mine, 60, 600, 60));
        Assert.Equal(2.0, traffic.NumRequests / traffic.DurationS);
    }

    [Fact]
    public async Task The_namespace_label_may_be_absent_where_the_target_says_so()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend, target => target with { NamespaceLabelOptional = true });
        await source.ReadAsync(string.Empty);
        var traffic = await source.ObserveAsync(
            Page("model=\"qwen/qwen3-0.6b\"", 3, 30, 3) + Page("dynamo_namespace=\"other\",model=\"qwen/qwen3-0.6b\"", 9, 90, 9));
        Assert.Equal(3, traffic.NumRequests);
    }

    [Fact]
    public async Task Requests_that_wait_for_their_first_token_are_traffic_where_lengths_are_not_required()
    {
        await using var source = await StartAsync(TrafficSourceKind.Frontend, target => target with { LengthsRequired = false });
        await source.ReadAsync(string.Empty);
        var traffic = await source.ObserveAsync(Started(Mine, 3));
        Assert.Equal((3, null, null), (traffic.NumRequests, traffic.Isl, traffic.Osl));
    }

    [Fact]
    public async Task A_frontend_without_a_model_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(TrafficSourceKind.Frontend, target => target with { Model = null }));

    private static string Page(string labels, int started, double inputTokens, double outputTokens) =>
        Started(labels, started) + Lengths(labels, started, inputTokens, outputTokens);

    private static string Started(string labels, int count) => $"dynamo_frontend_requests_started_total{{{labels}}} {count}\n";

    private static string Lengths(string labels, int count, double inputTokens, double outputTokens) =>
        Histogram("dynamo_frontend_input_sequence_tokens", labels, inputTokens, count)
        + Histogram("dynamo_frontend_output_sequence_tokens", labels, outputTokens, count);
}
