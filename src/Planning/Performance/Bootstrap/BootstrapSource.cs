namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Sources of engine measurements, in the order in which they are tried.</summary>
public enum BootstrapSource
{
    /// <summary>Estimates of AIConfigurator (<c>aic_interpolation</c>).</summary>
    AicInterpolation,

    /// <summary>The profiler's files in <c>profile_results_dir</c>.</summary>
    ProfileFiles,

    /// <summary>A saved answer of the workers' <c>get_perf_metrics</c> endpoint, in <c>profile_results_dir</c>. Ours.</summary>
    PerfMetricsFile,
}
