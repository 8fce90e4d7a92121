using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Plugins;

namespace GlobalPlanner.Planning.Tests.Configuration;

/// <summary>Conformance rows C1 to C22: what a configuration means, or which key refuses it.</summary>
public class ConfigurationVectors
{
    private const string Pick = "{tp: 1}";
    private const string Model = "hf_id: m, system: h200_sxm, backend: vllm";
    private const string Plugin = "plugin_id: p, plugin_type: propose, priority: 1, endpoint: 'localhost:1'";

    public static TheoryData<string, string, string, object?> Accepted => new()
    {
        { "C1", "{}", "target", OptimizationTarget.Throughput },
        { "C1", "{}", "load", true },
        { "C1", "{}", "throughput", false },
        { "C1", "{}", "scale", 5.0 },
        { "C2", "{optimization_target: sla}", "throughput", true },
        { "C2", "{optimization_target: sla}", "load", false },
        { "C2", "{optimization_target: sla}", "scale", 5.0 },
        { "C3", "{optimization_target: sla, load_adjustment_interval_seconds: 7, throughput_adjustment_interval_seconds: 60}", "scale", 1.0 },
        { "C4", "{optimization_target: latency, load_adjustment_interval: 7}", "scale", 7.0 },
        { "C6", "{optimization_target: sla, load_adjustment_interval_seconds: 5, scheduling: {scale_interval_seconds: 2.5}}", "scale", 2.5 },
        { "C8", "{optimization_target: sla, enable_load_scaling: false, load_adjustment_interval_seconds: 300, throughput_adjustment_interval_seconds: 180}", "scale", 60.0 },
        { "C10", "{enable_throughput_scaling: false, enable_load_scaling: false}", "load", true },
        { "C12", "{report_interval_hours: null}", "report", null },
        { "C14", "{optimization_target: load, mode: agg, decode_scale_up_kv_rate: 80, decode_scale_down_kv_rate: 20}", "target", OptimizationTarget.Load },
        { "C16", "{ttft: 200, itl: 10, optimization_target: sla}", "ttft", 200.0 },
        { "C16", "{ttft: 200, itl: 10, optimization_target: sla}", "itl", 10.0 },
        { "C17", "{ttft: 200, ttft_ms: 300}", "ttft", 300.0 },
        { "C18", "{no_operation: true}", "advisory", false },
        { "C19", "{foo: 1}", "target", OptimizationTarget.Throughput },
        { "C21", $"{{mode: decode, aic_perf_model: {{{Model}, decode_pick: {Pick}}}}}", "decode_pick", "tp1" },
        { "C22", $"{{scheduling: {{external_plugins: [{{{Plugin}, hold_policy: hold_last}}]}}}}", "hold", HoldPolicy.HoldLast },
        { "C22", $"{{scheduling: {{external_plugins: [{{{Plugin}, hold_policy: 0}}]}}}}", "hold", HoldPolicy.AcceptWhenIdle },
        { "C22", $"{{scheduling: {{external_plugins: [{{{Plugin}}}]}}}}", "hold", HoldPolicy.HoldLast },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "C5", "{optimization_target: sla, load_adjustment_interval_seconds: 5, scheduling: {scale_interval_seconds: 2}}", "scheduling.scale_interval_seconds" },
        { "C7", "{optimization_target: sla, enable_load_scaling: true, enable_throughput_scaling: true, load_adjustment_interval_seconds: 60, throughput_adjustment_interval_seconds: 60}", "load_adjustment_interval_seconds" },
        { "C9", "{optimization_target: sla, enable_load_scaling: false, enable_throughput_scaling: false}", "enable_throughput_scaling" },
        { "C11", "{fpm_sample_bucket_size: 15}", "fpm_sample_bucket_size" },
        { "02 3.3 no samples", "{optimization_target: sla, max_num_fpm_samples: 0}", "max_num_fpm_samples" },
        { "02 3.3 more observations than samples", "{optimization_target: sla, max_num_fpm_samples: 4}", "load_min_observations" },
        { "02 3.3 no observations", "{optimization_target: sla, load_min_observations: 0}", "load_min_observations" },
        { "02 3.3 no buckets", "{optimization_target: sla, fpm_sample_bucket_size: 0}", "fpm_sample_bucket_size" },
        { "quantile below the median", "{load_predictor_quantile: 0.4}", "load_predictor_quantile" },
        { "C12", "{report_interval_hours: 0}", "report_interval_hours" },
        { "C12", "{report_interval_hours: .nan}", "report_interval_hours" },
        { "C13", "{optimization_target: load, prefill_scale_up_queue_tokens: 100, prefill_scale_down_queue_tokens: 100, decode_scale_up_kv_rate: 80, decode_scale_down_kv_rate: 20}", "prefill_scale_up_queue_tokens" },
        { "C15", "{environment: global-planner}", "global_planner_namespace" },
        { "C19", "{scheduling: {foo: 1}}", "scheduling.foo" },
        { "C20", "{mode: agg, decode_min_endpoint: 2}", "decode_min_endpoint" },
        { "C21", $"{{aic_perf_model: {{{Model}, decode_pick: {Pick}}}}}", "aic_perf_model.prefill_pick" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Is_accepted(string row, string yaml, string what, object? expected)
    {
        _ = row;
        var config = Bound.Yaml<PlannerConfig>(yaml).Sound();

        Assert.Equal(expected, Read(config, what));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_refused(string row, string yaml, string key)
    {
        _ = row;
        var loaded = Bound.Yaml<PlannerConfig>(yaml);

        Assert.Null(loaded.Value);
        Assert.Equal([key], loaded.ErrorKeys());
    }

    private static object? Read(PlannerConfig config, string what) => what switch
    {
        "target" => config.OptimizationTarget,
        "load" => config.EnableLoadScaling,
        "throughput" => config.EnableThroughputScaling,
        "scale" => config.Scheduling.ScaleIntervalSeconds,
        "report" => config.ReportIntervalHours,
        "ttft" => config.TtftMs,
        "itl" => config.ItlMs,
        "advisory" => config.Advisory,
        "decode_pick" => config.AicPerfModel!.DecodePick!.Label,
        "hold" => config.Scheduling.ExternalPlugins[0].HoldPolicy,
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };
}
