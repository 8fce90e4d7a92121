using System.Text.Json;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Tests.Configuration;

public class BindingTests
{
    [Theory]
    [InlineData("'5'", 5)]
    [InlineData("5.0", 5)]
    [InlineData("'5.0'", 5)]
    [InlineData("' 7 '", 7)]
    [InlineData("'1_000'", 1000)]
    [InlineData("0x10", 16)]
    public void Whole_numbers_are_read_leniently(string value, int expected) =>
        Assert.Equal(expected, Bound.Yaml<PlannerConfig>($"max_gpu_budget: {value}").Sound().MaxGpuBudget);

    [Theory]
    [InlineData("5.5")]
    [InlineData("'5.5'")]
    [InlineData("five")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[5]")]
    [InlineData("3000000000")]
    [InlineData("1_0_")]
    public void What_is_no_whole_number_is_refused(string value) =>
        Assert.Equal(["max_gpu_budget"], Bound.Yaml<PlannerConfig>($"max_gpu_budget: {value}").ErrorKeys());

    [Theory]
    [InlineData("yes", true)]
    [InlineData("'ON'", true)]
    [InlineData("1", true)]
    [InlineData("1.0", true)]
    [InlineData("'0'", false)]
    [InlineData("False", false)]
    public void Truth_values_are_read_leniently(string value, bool expected) =>
        Assert.Equal(expected, Bound.Yaml<PlannerConfig>($"advisory: {value}").Sound().Advisory);

    [Theory]
    [InlineData("advisory: 2", "advisory")]
    [InlineData("advisory: maybe", "advisory")]
    [InlineData("ttft_ms: .inf", "ttft_ms")]
    [InlineData("ttft_ms: 0", "ttft_ms")]
    [InlineData("itl_ms: -1", "itl_ms")]
    [InlineData("model_name: ''", "model_name")]
    [InlineData("model_name: 5", "model_name")]
    [InlineData("mode: Disagg", "mode")]
    [InlineData("load_predictor: arma", "load_predictor")]
    [InlineData("load_scaling_down_sensitivity: 101", "load_scaling_down_sensitivity")]
    [InlineData("min_endpoint: -1", "min_endpoint")]
    [InlineData("prefill_min_endpoint: 0", "prefill_min_endpoint")]
    [InlineData("mode: decode\nprefill_min_endpoint: 1", "prefill_min_endpoint")]
    [InlineData("control_api_port: 65536", "control_api_port")]
    [InlineData("min_gpu_budget: 9", "min_gpu_budget")]
    [InlineData("max_gpu_budget: 3\nprefill_engine_num_gpu: 2\ndecode_engine_num_gpu: 2", "max_gpu_budget")]
    [InlineData("enable_power_awareness: true", "enable_power_awareness")]
    [InlineData("enable_power_awareness: true\ntotal_gpu_power_limit: 1000\nmode: agg", "enable_power_awareness")]
    [InlineData("enable_power_awareness: true\ntotal_gpu_power_limit: 1000\nenvironment: virtual", "enable_power_awareness")]
    [InlineData("enable_power_awareness: true\ntotal_gpu_power_limit: 0", "total_gpu_power_limit")]
    [InlineData("scheduling: {gateway: {enabled: true, listen: '0.0.0.0:9000'}}", "scheduling.gateway.listen")]
    [InlineData("optimization_target: sla\nthroughput_adjustment_interval_seconds: 0", "throughput_adjustment_interval_seconds")]
    [InlineData("scheduling: {external_plugins: [{plugin_id: a}]}", "scheduling.external_plugins[0].plugin_type")]
    public void A_value_out_of_bounds_is_refused_by_its_key(string yaml, string key) =>
        Assert.Equal(key, Bound.Yaml<PlannerConfig>(yaml).ErrorKeys().First());

    [Fact]
    public void Every_error_is_listed_with_its_line_value_and_remedy()
    {
        var loaded = Bound.Yaml<PlannerConfig>(
            """
            ttft_ms: -1
            mode: both
            environment: global-planner
            scheduling:
              tick_max_duration_seconds: 0
              fool: 1
            fpm_sample_bucket_size: 15
            """,
            new ConfigContext { Source = "planner.yaml" });

        Assert.Null(loaded.Value);
        Assert.Equal(
            [
                "planner.yaml:2: mode = 'both': is not allowed; give one of disagg, prefill, decode, agg",
                "planner.yaml:1: ttft_ms = -1: is not allowed; give a finite number greater than 0",
                "planner.yaml:6: scheduling.fool: is not a known setting; remove it",
                "planner.yaml:5: scheduling.tick_max_duration_seconds = 0: is not allowed; give a finite number greater than 0",
                "planner.yaml:7: fpm_sample_bucket_size = 15: must be a square number, for example 9, 16 or 25",
                "planner.yaml: global_planner_namespace: is required with environment: global-planner; give the GlobalPlanner's Dynamo namespace",
            ],
            loaded.Issues.Select(i => i.ToString()));
    }

    [Theory]
    [InlineData("optimisation_target: sla", "optimization_target")]
    [InlineData("max_gpu_bugdet: 4", "max_gpu_budget")]
    [InlineData("no_operation: true", "advisory")]
    public void An_unknown_root_key_is_a_warning_that_names_the_nearest(string yaml, string nearest)
    {
        var loaded = Bound.Yaml<PlannerConfig>(yaml);

        Assert.NotNull(loaded.Value);
        Assert.Contains($"did you mean {nearest}?", Assert.Single(loaded.Issues).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_root_key_is_an_error_when_strict() =>
        Assert.Equal(["foo"], Bound.Yaml<PlannerConfig>("foo: 1", new ConfigContext { Strict = true }).ErrorKeys());

    [Theory]
    [InlineData("{}")]
    [InlineData("{optimization_target: load, decode_scale_up_kv_rate: 80, decode_scale_down_kv_rate: 20, mode: decode}")]
    [InlineData("{optimization_target: sla}")]
    public void Defaults_that_nobody_wrote_do_not_warn(string yaml) => Assert.Empty(Bound.Yaml<PlannerConfig>(yaml).Issues);

    [Theory]
    [InlineData("enable_throughput_scaling: true", "enable_throughput_scaling")]
    [InlineData("enable_load_scaling: false", "enable_load_scaling")]
    [InlineData("ttft_ms: 200", "ttft_ms")]
    [InlineData("optimization_target: sla\npre_deployment_sweeping_mode: none", "pre_deployment_sweeping_mode")]
    [InlineData("optimization_target: sla\npre_deployment_sweeping_mode: rapid", "pre_deployment_sweeping_mode")]
    [InlineData("scheduling: {gateway: {enabled: true}}", "scheduling.gateway plugin_registration.auth.trusted_sources")]
    [InlineData("backend: sglang", "backend")]
    [InlineData("ttft: 200\nttft_ms: 300\noptimization_target: sla", "ttft")]
    public void What_was_written_and_has_no_effect_warns(string yaml, string keys)
    {
        var loaded = Bound.Yaml<PlannerConfig>(yaml);

        Assert.NotNull(loaded.Value);
        Assert.Equal(keys, string.Join(' ', loaded.Warnings.Select(warning => warning.Key)));
    }

    [Fact]
    public void Sources_tell_default_environment_file_forced_and_derived()
    {
        var loaded = Bound.Yaml<PlannerConfig>("load_adjustment_interval: 7\nenable_load_scaling: false", Bound.Environment(("DYN_NAMESPACE", "inf-a")) with { Source = "p.yaml" });

        Assert.Equal("inf-a", loaded.Sound().Namespace);
        Assert.Equal(
            ["default", "environment DYN_NAMESPACE", "p.yaml", "forced by optimization_target", "derived from load_adjustment_interval_seconds"],
            new[] { "mode", "namespace", "load_adjustment_interval_seconds", "enable_load_scaling", "scheduling.scale_interval_seconds" }.Select(k => loaded.Sources[k].ToString()));
    }

    [Fact]
    public void The_environment_supplies_defaults_and_its_errors_name_the_variable()
    {
        var loaded = Bound.Yaml<PlannerConfig>(
            "metric_pulling_prometheus_request_timeout_seconds: 3",
            Bound.Environment(
                ("PROMETHEUS_SSL_VERIFY", "YES"),
                ("PROMETHEUS_EXTRA_QUERY_PARAMS", "tenant=a%20b&x=1"),
                ("DYN_PLANNER_PROMETHEUS_REQUEST_TIMEOUT_SECONDS", "never"),
                ("PLANNER_PROMETHEUS_PORT", "9085")));
        var config = loaded.Sound();

        Assert.Equal((true, 3.0, 9085), (config.MetricPullingPrometheusSslVerify, config.MetricPullingPrometheusRequestTimeoutSeconds, config.MetricReportingPrometheusPort));
        Assert.Equal("a b", config.MetricPullingPrometheusExtraQueryParams!["tenant"]);

        var broken = Bound.Yaml<PlannerConfig>("{}", Bound.Environment(("PLANNER_PROMETHEUS_PORT", "http"), ("PROMETHEUS_EXTRA_QUERY_PARAMS", "novalue")));
        Assert.Equal(["environment PROMETHEUS_EXTRA_QUERY_PARAMS", "environment PLANNER_PROMETHEUS_PORT"], broken.Errors.Select(e => e.Source));
    }

    [Fact]
    public void A_truth_value_of_the_environment_that_is_neither_counts_as_false_with_a_warning()
    {
        var loaded = Bound.Yaml<PlannerConfig>("{}", Bound.Environment(("PROMETHEUS_SSL_VERIFY", "on")));

        Assert.False(loaded.Sound().MetricPullingPrometheusSslVerify);
        Assert.Equal("metric_pulling_prometheus_ssl_verify", Assert.Single(loaded.Warnings).Key);
    }

    [Fact]
    public void A_certificate_file_must_exist_also_when_the_environment_names_it()
    {
        var context = Bound.Environment(("PROMETHEUS_CA_BUNDLE", "/ca.pem"));

        Assert.Equal(["metric_pulling_prometheus_ca_bundle"], Bound.Yaml<PlannerConfig>("{}", context with { FileExists = _ => false }).ErrorKeys());
        Assert.Empty(Bound.Yaml<PlannerConfig>("{}", context with { FileExists = path => path == "/ca.pem" }).Issues);
    }

    [Fact]
    public void Secrets_are_masked_in_values_and_in_issues()
    {
        var loaded = Bound.Yaml<PlannerConfig>(
            """
            metric_pulling_prometheus_token: hunter2
            scheduling: {external_plugins: [{plugin_id: p, plugin_type: propose, priority: 1, endpoint: e, auth_token: hunter3}]}
            plugin_registration: {auth: {static_secrets: {hunter4: label}}}
            """);
        var shown = string.Join('\n', EffectiveSettings.List(loaded).Select(s => $"{s.Key}={s.Value?.ToJsonString()} {s.Source}")) + EffectiveSettings.ToJson(loaded.Sound()).ToJsonString();
        var refused = Bound.Yaml<PlannerConfig>("metric_pulling_prometheus_token: 1234567\nplugin_registration: {auth: {static_secrets: {hunter4: 5}}}");

        Assert.DoesNotContain("hunter", shown, StringComparison.Ordinal);
        Assert.Contains("label", shown, StringComparison.Ordinal);
        Assert.Equal(2, refused.Errors.Count());
        Assert.DoesNotContain("1234567", string.Join('\n', refused.Issues), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter4", string.Join('\n', refused.Issues), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_shown_loads_again_to_the_same()
    {
        var first = Bound.Yaml<PlannerConfig>("{optimization_target: sla, ttft: 200, itl: 10, scheduling: {external_plugins: [{plugin_id: p, plugin_type: propose, priority: 1, endpoint: e}]}}").Sound();
        var shown = EffectiveSettings.ToJson(first).ToJsonString();
        var again = Bound.Json<PlannerConfig>(shown).Sound();

        Assert.Equal(shown, EffectiveSettings.ToJson(again).ToJsonString());
        Assert.Equal(200.0, again.TtftMs);
    }

    [Fact]
    public void The_record_travels_as_json()
    {
        var config = Bound.Yaml<PlannerConfig>("{mode: decode, environment: global-planner, global_planner_namespace: c, scheduling: {external_plugins: [{plugin_id: p, plugin_type: propose, priority: 1, endpoint: e}]}}").Sound();
        var json = JsonSerializer.Serialize(config, PlanningJson.Options);

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<PlannerConfig>(json, PlanningJson.Options), PlanningJson.Options));
        Assert.Contains("\"environment\":\"global-planner\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_of_the_record_are_those_of_an_empty_document() =>
        Assert.Equal(new PlannerConfig(), Bound.Yaml<PlannerConfig>("{}").Sound());
}
