using GlobalPlanner.Simulation.Exposition;

namespace GlobalPlanner.Simulation.Tests.Exposition;

public class FrontendMetricsTests
{
    private const string Labels = "{model=\"qwen/qwen3-0.6b\"}";

    [Fact]
    public void Row28_a_streamed_request_updates_every_series()
    {
        var metrics = new FrontendMetrics("Qwen/Qwen3-0.6B");
        metrics.RequestStarted();
        metrics.FirstToken(0.4, 1000, 3);
        metrics.Tokens(0.2, 4);
        metrics.Completed(7, 0.6);

        var text = new ExpositionText(metrics.WriteTo);
        Assert.Equal(1, text["dynamo_frontend_requests_started_total" + Labels]);
        Assert.Equal(1, text["dynamo_frontend_time_to_first_token_seconds_count" + Labels]);
        Assert.Equal(0.4, text["dynamo_frontend_time_to_first_token_seconds_sum" + Labels]);
        Assert.Equal(0, text[Bucket("time_to_first_token_seconds", "0.22")]);
        Assert.Equal(1, text[Bucket("time_to_first_token_seconds", "0.47")]);
        Assert.Equal(1, text[Bucket("time_to_first_token_seconds", "+Inf")]);
        Assert.Equal(1, text["dynamo_frontend_input_sequence_tokens_count" + Labels]);
        Assert.Equal(1000, text["dynamo_frontend_input_sequence_tokens_sum" + Labels]);
        Assert.Equal(4, text["dynamo_frontend_inter_token_latency_seconds_count" + Labels]);
        Assert.Equal(0.2, text["dynamo_frontend_inter_token_latency_seconds_sum" + Labels], 12);
        Assert.Equal(0, text[Bucket("inter_token_latency_seconds", "0.045")]);
        Assert.Equal(4, text[Bucket("inter_token_latency_seconds", "0.084")]);
        Assert.Equal(7, text["dynamo_frontend_output_tokens_total" + Labels]);
        Assert.Equal(1, text["dynamo_frontend_output_sequence_tokens_count" + Labels]);
        Assert.Equal(7, text["dynamo_frontend_output_sequence_tokens_sum" + Labels]);
        Assert.Equal(1, text["dynamo_frontend_request_duration_seconds_count" + Labels]);
        Assert.Equal(0.6, text["dynamo_frontend_request_duration_seconds_sum" + Labels]);
        Assert.Equal(1, text["dynamo_frontend_requests_total{endpoint=\"chat_completions\",error_type=\"\",model=\"qwen/qwen3-0.6b\",request_type=\"stream\",status=\"success\"}"]);
    }

    [Fact]
    public void Row29_a_request_that_fails_before_any_token_counts_only_its_start_end_and_duration()
    {
        var metrics = new FrontendMetrics("m");
        metrics.RequestStarted();
        metrics.Failed(RequestErrorType.Unavailable, 0.1);

        var text = new ExpositionText(metrics.WriteTo);
        Assert.Equal(1, text["dynamo_frontend_requests_started_total{model=\"m\"}"]);
        Assert.Equal(1, text["dynamo_frontend_requests_total{endpoint=\"chat_completions\",error_type=\"unavailable\",model=\"m\",request_type=\"stream\",status=\"error\"}"]);
        Assert.Equal(1, text["dynamo_frontend_request_duration_seconds_count{model=\"m\"}"]);
        Assert.All(
            ["time_to_first_token_seconds", "input_sequence_tokens", "inter_token_latency_seconds", "output_sequence_tokens", "output_tokens_total"],
            family => Assert.False(text.HasFamily("dynamo_frontend_" + family), family));
    }

    [Fact]
    public void Gauges_follow_a_request()
    {
        var metrics = new FrontendMetrics("m");
        metrics.RequestStarted();
        metrics.RequestStarted();
        metrics.RequestStarted();
        AssertGauges(3, 3);
        metrics.FirstToken(0.1, 10);
        AssertGauges(2, 3);
        metrics.Completed(1, 0.1);
        AssertGauges(2, 2);
        metrics.Failed(RequestErrorType.Overload, 0.1);
        AssertGauges(1, 1);
        metrics.FirstToken(0.3, 10);
        metrics.Failed(RequestErrorType.Cancelled, 0.2, outputTokens: 1);
        AssertGauges(0, 0);

        void AssertGauges(int queued, int inflight)
        {
            var text = new ExpositionText(metrics.WriteTo);
            Assert.Equal(queued, text["dynamo_frontend_queued_requests{model=\"m\"}"]);
            Assert.Equal(inflight, text["dynamo_frontend_inflight_requests{model=\"m\"}"]);
            Assert.Equal(inflight, text["dynamo_frontend_active_requests{model=\"m\"}"]);
        }
    }

    [Fact]
    public void Families_appear_with_their_first_observation() =>
        Assert.Empty(new ExpositionText(new FrontendMetrics("m").WriteTo).Text);

    [Fact]
    public void A_target_label_is_added_raw_and_escaped()
    {
        var metrics = new FrontendMetrics("m\"\\\n", "my-ns");
        metrics.RequestStarted();
        var text = new ExpositionText(metrics.WriteTo);
        Assert.Equal(1, text["dynamo_frontend_requests_started_total{dynamo_namespace=\"my-ns\",model=\"m\\\"\\\\\\n\"}"]);
    }

    [Fact]
    public void A_family_starts_with_help_and_type()
    {
        var metrics = new FrontendMetrics("m");
        metrics.RequestStarted();
        Assert.Contains(
            "# HELP dynamo_frontend_requests_started_total Requests accepted\n# TYPE dynamo_frontend_requests_started_total counter\ndynamo_frontend_requests_started_total{model=\"m\"} 1\n",
            new ExpositionText(metrics.WriteTo).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_allocates_nothing()
    {
        var metrics = new FrontendMetrics("m");
        Events();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Events();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Events()
        {
            metrics.RequestStarted();
            metrics.FirstToken(0.4, 1000);
            metrics.Tokens(0.02, 2);
            metrics.Completed(3, 0.5);
            metrics.RequestStarted();
            metrics.Failed(RequestErrorType.Internal, 0.5);
        }
    }

    private static string Bucket(string family, string le) =>
        $"dynamo_frontend_{family}_bucket{{model=\"qwen/qwen3-0.6b\",le=\"{le}\"}}";
}
