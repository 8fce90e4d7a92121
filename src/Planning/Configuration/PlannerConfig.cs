using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Configuration.Aic;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Configuration.Rules;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration;

/// <summary>
/// The effective configuration of one pool planner: bound, normalised and validated; immutable. Names and defaults
/// are those of Dynamo's <c>PlannerConfig</c> (the JSON key is the snake_case of the property). The contract of every
/// property is its <see cref="SettingAttribute"/>, from which binding and documentation derive.
/// </summary>
[ConfigSection("One pool planner; Dynamo's `PlannerConfig`.", IgnoresUnknownKeys = true, Rules = typeof(PlannerConfigRules))]
public sealed record PlannerConfig
{
    private const string NoPrometheus = "traffic is read from the metrics pages of routers and frontends, not from Prometheus";
    private const string NoReports = "no reports are written; gplan history and gplan explain show past decisions";

    [Setting("Which pools are scaled: a prefill and a decode pool, one of them, or one aggregated pool.", Group = "Identity and mode", FixedAtStart = true)]
    public PlannerMode Mode { get; init; } = PlannerMode.Disagg;

    [Setting("Engine family; selects default component names.", FixedAtStart = true, NotInForce = "component names come from the deployment")]
    public PlannerBackend Backend { get; init; } = PlannerBackend.Vllm;

    [Setting("Through what the pools are scaled; `global-planner` needs `global_planner_namespace`.", FixedAtStart = true)]
    public PlannerEnvironment Environment { get; init; } = PlannerEnvironment.Kubernetes;

    [Setting("Dynamo namespace of the deployment, `{k8s_namespace}-{dgd_name}` by the operator's convention.", Environment = "DYN_NAMESPACE", FixedAtStart = true)]
    public string Namespace { get; init; } = "dynamo";

    [Setting("Served model; null detects it.", NotEmpty = true, FixedAtStart = true)]
    public string? ModelName { get; init; }

    [Setting("Dynamo namespace of the GlobalPlanner that holds the budget.", FixedAtStart = true)]
    public string? GlobalPlannerNamespace { get; init; }

    [Setting("Folder of log files.", FixedAtStart = true, NotInForce = "the log goes to standard output")]
    public string? LogDir { get; init; }

    [Setting("Compute, log and export, but never write.", Formerly = "no_operation")]
    public bool Advisory { get; init; }

    [Setting("How decisions are made: `throughput` and `latency` by fixed thresholds on queue depth and KV utilization, `load` by your own, `sla` by latency targets and an engine performance model.", Group = "Target and method")]
    public OptimizationTarget OptimizationTarget { get; init; } = OptimizationTarget.Throughput;

    [Setting("Predictive scaling.", DefaultText = "true with `optimization_target: sla`; otherwise false, whatever is given")]
    public bool EnableThroughputScaling { get; init; }

    [Setting("Reactive scaling.", DefaultText = "false with `optimization_target: sla`; otherwise true, whatever is given")]
    public bool EnableLoadScaling { get; init; } = true;

    [Setting("Target time to first token, milliseconds.", Alias = "ttft", GreaterThan = 0)]
    public double TtftMs { get; init; } = 500.0;

    [Setting("Target time between tokens, milliseconds.", Alias = "itl", GreaterThan = 0)]
    public double ItlMs { get; init; } = 50.0;

    [Setting("Seconds between predictive decisions; must be greater than zero when predictive scaling is on.", Alias = "throughput_adjustment_interval", Group = "Predictive scaling")]
    public int ThroughputAdjustmentIntervalSeconds { get; init; } = 180;

    [Setting("Most replicas a role may change by in one predictive decision, up or down.", Min = 1)]
    public int MaxThroughputScalingReplicas { get; init; } = 8;

    [Setting("Which metrics tell the traffic.", FixedAtStart = true)]
    public ThroughputMetricsSource ThroughputMetricsSource { get; init; } = ThroughputMetricsSource.Frontend;

    [Setting("Forecasting method; `auto` scores all of them online and uses the best.", Allowed = ["constant", "arima", "kalman", "prophet", "auto"])]
    public string LoadPredictor { get; init; } = "arima";

    [Setting("Forecast the logarithm (log1p) of the series.")]
    public bool LoadPredictorLog1p { get; init; }

    [Setting("Observations that `prophet` is fitted on.", Min = 5)]
    public int ProphetWindowSize { get; init; } = 50;

    [Setting("Trace that warms the predictor up.", FixedAtStart = true)]
    public string? LoadPredictorWarmupTrace { get; init; }

    [Setting("Quantile of the forecast request count that pools are sized for; null is the point forecast. Ours.", Min = 0.5, Max = 0.999)]
    public double? LoadPredictorQuantile { get; init; }

    [Setting("Observations that a predictor keeps; older ones are dropped. Ours; Dynamo keeps all.", Min = 20, Max = 10000)]
    public int LoadPredictorMaxPoints { get; init; } = 500;

    [Setting("`arima`: observations after which its order is selected anew; 0 is never, as in Dynamo. Ours.", Min = 0)]
    public int ArimaReselectPoints { get; init; } = 60;

    [Setting("`kalman`: process noise of the level.")]
    public double KalmanQLevel { get; init; } = 1.0;

    [Setting("`kalman`: process noise of the trend.")]
    public double KalmanQTrend { get; init; } = 0.1;

    [Setting("`kalman`: measurement noise.")]
    public double KalmanR { get; init; } = 10.0;

    [Setting("`kalman`: observations before it forecasts.")]
    public int KalmanMinPoints { get; init; } = 5;

    [Setting("Predictive intervals after which a bound that was not renewed no longer counts; 0 is never, as in Dynamo. Ours.", Min = 0)]
    public int ThroughputBoundMaxAgeIntervals { get; init; } = 3;

    [Setting("Modes `prefill` and `decode`: keep the predictive bound even when load has no opinion. Ours; Dynamo does not.")]
    public bool ThroughputBoundInSingleModes { get; init; } = true;

    [Setting("Seconds between reactive decisions, and between performance-model updates.", Alias = "load_adjustment_interval", Min = 1, Group = "Reactive scaling")]
    public int LoadAdjustmentIntervalSeconds { get; init; } = 5;

    [Setting("Forward-pass samples that the performance model keeps.")]
    public int MaxNumFpmSamples { get; init; } = 64;

    [Setting("Buckets that forward-pass samples are spread over; a square number.", Min = 0)]
    public int FpmSampleBucketSize { get; init; } = 16;

    [Setting("How readily `sla` scales down: 0 never, 100 at once.", Min = 0, Max = 100)]
    public int LoadScalingDownSensitivity { get; init; } = 80;

    [Setting("Observations before the performance model is used (`sla`).")]
    public int LoadMinObservations { get; init; } = 5;

    [Setting("`sla`: reactive intervals for which one engine must be over its target before it alone asks for a replica; 0 waits until all engines are, as in Dynamo. Ours.", Min = 0)]
    public int SlaHotEngineIntervals { get; init; } = 3;

    [Setting("`sla`: an engine whose decodes want more KV tokens than it has is over its target, whatever its passes take. Ours; Dynamo looks at passes alone.")]
    public bool SlaScaleUpOnKvOverflow { get; init; } = true;

    [Setting("`sla`: take the next prompt's length from router or frontend; false takes the mean over the engines' passes, as Dynamo does, which sees only the chunks that long prompts are cut into. Ours.")]
    public bool SlaPromptLengthFromTraffic { get; init; } = true;

    [Setting("`sla` in mode `agg`: shrink also when only the prefill side can tell. Ours; Dynamo does not.")]
    public bool AggScaleDownByPrefill { get; init; } = true;

    [Setting("`throughput`, `latency`, `load`: shrink only if the load on one replica fewer stays below the upper threshold. Ours; Dynamo does not.")]
    public bool ScaleDownConsolidationCheck { get; init; } = true;

    [Setting("Seconds for which load must ask for fewer replicas without a break before a pool shrinks; 0 is at once, as in Dynamo. Ours.", Min = 0)]
    public int ScaleDownStabilizationSeconds { get; init; }

    [Setting("Start one replica when requests arrive at a pool that was scaled to zero. Ours; Dynamo does not.")]
    public bool ReviveFromZero { get; init; } = true;

    [Setting("`load`: queued prompt tokens of a rank at or above which prefill grows.", Min = 0)]
    public int? PrefillScaleUpQueueTokens { get; init; }

    [Setting("`load`: queued prompt tokens at or below which, on every rank, prefill shrinks.", Min = 0)]
    public int? PrefillScaleDownQueueTokens { get; init; }

    [Setting("`load`: KV utilization in percent at or above which decode grows.", Min = 0, Max = 100)]
    public double? DecodeScaleUpKvRate { get; init; }

    [Setting("`load`: KV utilization in percent at or below which, on every rank, decode shrinks.", Min = 0, Max = 100)]
    public double? DecodeScaleDownKvRate { get; init; }

    [Setting("Draft tokens of speculative decoding when the worker does not publish them.", Min = 0)]
    public int SpeculativeNextn { get; init; }

    [Setting("Least replicas of a role; 0 permits scaling to zero.", Min = 0, Group = "Capacity limits")]
    public int MinEndpoint { get; init; } = 1;

    [Setting("Replaces `min_endpoint` for prefill; modes `disagg` and `prefill`.", Min = 1)]
    public int? PrefillMinEndpoint { get; init; }

    [Setting("Replaces `min_endpoint` for decode; modes `disagg` and `decode`.", Min = 1)]
    public int? DecodeMinEndpoint { get; init; }

    [Setting("Most GPUs of the deployment; negative disables.")]
    public int MaxGpuBudget { get; init; } = 8;

    [Setting("Least GPUs of the deployment; negative disables. Equal to `max_gpu_budget` it pins the total.")]
    public int MinGpuBudget { get; init; } = -1;

    [Setting("GPUs of a prefill replica when the deployment does not tell.", Min = 1)]
    public int? PrefillEngineNumGpu { get; init; }

    [Setting("GPUs of a decode replica when the deployment does not tell.", Min = 1)]
    public int? DecodeEngineNumGpu { get; init; }

    [Setting("Port of Dynamo's loopback control API; 0 turns it off.", Min = 0, Max = 65535, FixedAtStart = true, NotInForce = "no control API is served; use the silo's HTTP API or gplan")]
    public int ControlApiPort { get; init; } = 9086;

    [Setting("Keep the deployment's power below `total_gpu_power_limit`; needs `environment: kubernetes` and a mode other than `agg`.")]
    public bool EnablePowerAwareness { get; init; }

    [Setting("Power limit of the deployment's GPUs, watts.", Min = 1)]
    public int? TotalGpuPowerLimit { get; init; }

    [Setting("Where bootstrap performance data comes from.", Group = "Performance model", FixedAtStart = true)]
    public SweepingMode? PreDeploymentSweepingMode { get; init; } = SweepingMode.Rapid;

    [Setting("Folder of profiler results.", FixedAtStart = true)]
    public string ProfileResultsDir { get; init; } = "profiling_results";

    [Setting("What profiler results are: `samples` that the regression starts from, as in Dynamo, or a `model` of their own that observed passes correct. Ours.", FixedAtStart = true)]
    public ProfileResultsUse ProfileResultsAs { get; init; } = ProfileResultsUse.Samples;

    [Setting("Seconds after which a forward-pass sample no longer counts; 0 is never, as in Dynamo. Ours.", Min = 0)]
    public int FpmSampleMaxAgeSeconds { get; init; } = 86400;

    [Setting("Seconds for which the samples of a worker that just started are kept out of the performance model; 0 takes them at once, as in Dynamo. Ours.", Min = 0)]
    public int FpmYoungWorkerSeconds { get; init; } = 30;

    [Setting("Bootstrap by AIConfigurator's interpolation.", FixedAtStart = true, NotInForce = "AIConfigurator's interpolation is not available; use profile_results_dir, or let the performance model learn from traffic")]
    public AicInterpolationSpec? AicInterpolation { get; init; }

    [Setting("Native AIConfigurator performance model.", FixedAtStart = true)]
    public AicPerfModelSpec? AicPerfModel { get; init; }

    [Setting("Prometheus server.", Environment = "PROMETHEUS_ENDPOINT", Group = "Prometheus and reports", FixedAtStart = true, NotInForce = NoPrometheus)]
    public string MetricPullingPrometheusEndpoint { get; init; } = "http://prometheus-kube-prometheus-prometheus.monitoring.svc.cluster.local:9090";

    [Setting("Bearer token for Prometheus.", Environment = "PROMETHEUS_TOKEN", Secret = true, FixedAtStart = true, NotInForce = NoPrometheus)]
    public string? MetricPullingPrometheusToken { get; init; }

    [Setting("File of the bearer token, read again before each request; wins over the token.", Environment = "PROMETHEUS_TOKEN_FILE", FixedAtStart = true, NotInForce = NoPrometheus)]
    public string? MetricPullingPrometheusTokenFile { get; init; }

    [Setting("Verify Prometheus' certificate.", Environment = "PROMETHEUS_SSL_VERIFY", FixedAtStart = true, NotInForce = NoPrometheus)]
    public bool MetricPullingPrometheusSslVerify { get; init; }

    [Setting("Parameters added to every Prometheus request; a mapping, or a URL query string.", Environment = "PROMETHEUS_EXTRA_QUERY_PARAMS", Converter = typeof(QueryParametersConverter), FixedAtStart = true, NotInForce = NoPrometheus)]
    public ImmutableSortedDictionary<string, string>? MetricPullingPrometheusExtraQueryParams { get; init; }

    [Setting("Certificate authorities for Prometheus, an existing file; turns verification on.", Environment = "PROMETHEUS_CA_BUNDLE", FixedAtStart = true, NotInForce = NoPrometheus)]
    public string? MetricPullingPrometheusCaBundle { get; init; }

    [Setting("Time-out of a Prometheus request, seconds.", Environment = "DYN_PLANNER_PROMETHEUS_REQUEST_TIMEOUT_SECONDS", GreaterThan = 0, FixedAtStart = true, NotInForce = NoPrometheus)]
    public double MetricPullingPrometheusRequestTimeoutSeconds { get; init; } = 10.0;

    [Setting("Port of the planner's own metrics; 0 for none.", Environment = "PLANNER_PROMETHEUS_PORT", Min = 0, Max = 65535, FixedAtStart = true, NotInForce = "the silo serves the metrics of all pools at /metrics of http.urls")]
    public int MetricReportingPrometheusPort { get; init; }

    [Setting("Hours between diagnostics reports; null for none.", GreaterThan = 0, FixedAtStart = true, NotInForce = NoReports)]
    public double? ReportIntervalHours { get; init; } = 24.0;

    [Setting("Folder of diagnostics reports.", FixedAtStart = true, NotInForce = NoReports)]
    public string ReportOutputDir { get; init; } = "./planner_reports";

    [Setting("Name of the report file; null names it by time.", FixedAtStart = true, NotInForce = NoReports)]
    public string? ReportFilename { get; init; }

    [Setting("Write a compressed log beside a report.", FixedAtStart = true, NotInForce = NoReports)]
    public bool ReportWriteGzipLog { get; init; } = true;

    [Setting("Port of the live dashboard; 0 turns it off.", Min = 0, Max = 65535, FixedAtStart = true, NotInForce = "the silo serves the live page at http.urls")]
    public int LiveDashboardPort { get; init; } = 8080;

    [Setting("Cadence and plugins of the decision pipeline.", Group = "Pipeline")]
    public SchedulingConfig Scheduling { get; init; } = new();

    [Setting("How plugins register and who may.", FixedAtStart = true)]
    public PluginRegistrationConfig PluginRegistration { get; init; } = new();

    /// <summary>Base cadence of ticks in seconds; short for <see cref="SchedulingConfig.ScaleIntervalSeconds"/>.</summary>
    [JsonIgnore]
    public double ScaleIntervalSeconds
    {
        get => Scheduling.ScaleIntervalSeconds;
        init => Scheduling = Scheduling with { ScaleIntervalSeconds = value };
    }
}
