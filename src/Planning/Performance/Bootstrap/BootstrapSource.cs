namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Where measurements of an engine come from, in the order in which they are tried.</summary>
public enum BootstrapSource
{
    /// <summary>The workers' own benchmark, asked at their <c>get_perf_metrics</c> endpoint.</summary>
    PerfMetricsEndpoint,

    /// <summary>Estimates of AIConfigurator (<c>aic_interpolation</c>).</summary>
    AicInterpolation,

    /// <summary>The profiler's files in <c>profile_results_dir</c>.</summary>
    ProfileFiles,

    /// <summary>An answer of <c>get_perf_metrics</c> that was kept as a file in <c>profile_results_dir</c>. Ours.</summary>
    PerfMetricsFile,
}
