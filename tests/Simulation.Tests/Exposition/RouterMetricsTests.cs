using GlobalPlanner.Simulation.Exposition;

namespace GlobalPlanner.Simulation.Tests.Exposition;

public class RouterMetricsTests
{
    private const string Labels = "{dynamo_component=\"backend\",dynamo_namespace=\"my_ns\",router_id=\"17868415983866978093\"}";

    [Fact]
    public void Every_family_is_there_from_the_start_at_zero()
    {
        var text = new ExpositionText(NewMetrics().WriteTo);
        Assert.Equal(0, text["dynamo_component_router_requests_started_total" + Labels]);
        Assert.Equal(0, text["dynamo_component_router_requests_total" + Labels]);
        Assert.All(
            ["time_to_first_token_seconds", "inter_token_latency_seconds", "input_sequence_tokens", "output_sequence_tokens", "kv_hit_rate"],
            family =>
            {
                Assert.Equal(0, text[$"dynamo_component_router_{family}_count{Labels}"]);
                Assert.Equal(0, text[$"dynamo_component_router_{family}_sum{Labels}"]);
            });
    }

    [Fact]
    public void Events_update_their_series()
    {
        var metrics = NewMetrics();
        metrics.RequestStarted();
        metrics.RequestStarted();
        metrics.Routed(1000, 0.25);
        metrics.FirstToken(0.4);
        metrics.OutputBlockFilled(0.02);
        metrics.OutputBlockFilled(0.03);
        metrics.Ended(32);
        metrics.Ended(0);

        var text = new ExpositionText(metrics.WriteTo);
        Assert.Equal(2, text["dynamo_component_router_requests_started_total" + Labels]);
        Assert.Equal(2, text["dynamo_component_router_requests_total" + Labels]);
        Assert.Equal(1000, text["dynamo_component_router_input_sequence_tokens_sum" + Labels]);
        Assert.Equal(0.25, text["dynamo_component_router_kv_hit_rate_sum" + Labels]);
        Assert.Equal(0.4, text["dynamo_component_router_time_to_first_token_seconds_sum" + Labels]);
        Assert.Equal(2, text["dynamo_component_router_inter_token_latency_seconds_count" + Labels]);
        Assert.Equal(0.05, text["dynamo_component_router_inter_token_latency_seconds_sum" + Labels], 12);
        Assert.Equal(1, text["dynamo_component_router_output_sequence_tokens_count" + Labels]);
        Assert.Equal(32, text["dynamo_component_router_output_sequence_tokens_sum" + Labels]);
    }

    private static RouterMetrics NewMetrics() => new("my-ns", "backend", 17868415983866978093);
}
