using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>
/// Which source the first measurements of an engine come from: the workers' endpoint, AIConfigurator, the profiler's
/// files, a kept answer of the endpoint. The first that has any wins; why the others had none is kept.
/// </summary>
public static class BootstrapPlan
{
    /// <summary>A kept answer of <c>get_perf_metrics</c>, below <c>profile_results_dir</c>.</summary>
    public const string PerfMetricsFile = "get_perf_metrics.json";

    /// <summary>The profiler's files of a role below <c>profile_results_dir</c>, in the order in which they are tried.</summary>
    public static ImmutableArray<string> ProfileFiles(EngineRole role) => role switch
    {
        EngineRole.Prefill => ["selected_prefill_interpolation/raw_data.npz", "prefill_raw_data.json"],
        EngineRole.Decode => ["selected_decode_interpolation/raw_data.npz", "decode_raw_data.json"],
        _ => [],
    };

    /// <summary>Tries the sources in order; files are opened only when it is their turn.</summary>
    /// <param name="config">The pool planner's configuration.</param>
    /// <param name="role">Whose engines.</param>
    /// <param name="endpoint">What the endpoint answered; null when it was not asked.</param>
    /// <param name="open">Reads a file below <c>profile_results_dir</c>; null when there is none of that name.</param>
    public static BootstrapData Resolve(PlannerConfig config, EngineRole role, BootstrapReading? endpoint, Func<string, ProfileFile?> open)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(open);
        var failures = ImmutableArray.CreateBuilder<BootstrapFailure>();
        foreach (var reading in Readings(config, role, endpoint, open))
        {
            if (reading.Failure is { } failure)
            {
                failures.Add(failure);
                continue;
            }

            return new BootstrapData
            {
                Role = role,
                Passes = reading.Passes,
                Source = reading.Source,
                SourceText = Words(reading),
                Failures = failures.ToImmutable(),
            };
        }

        return new BootstrapData { Role = role, Failures = failures.ToImmutable() };
    }

    private static IEnumerable<BootstrapReading> Readings(
        PlannerConfig config, EngineRole role, BootstrapReading? endpoint, Func<string, ProfileFile?> open)
    {
        if (endpoint is not null)
        {
            yield return endpoint;
        }

        if (config is { PreDeploymentSweepingMode: SweepingMode.Rapid, AicInterpolation: not null })
        {
            yield return BootstrapReading.Failed(
                BootstrapSource.AicInterpolation,
                "aic_interpolation",
                "is not available in this build: it needs the native model",
                "give profiler results in profile_results_dir, or let the model learn from traffic");
        }

        if (config.PreDeploymentSweepingMode is null or SweepingMode.None)
        {
            yield return BootstrapReading.Failed(
                BootstrapSource.ProfileFiles, "pre_deployment_sweeping_mode", "is none, so profile_results_dir is not read", "choose rapid or thorough to read it");
            yield break;
        }

        foreach (var reading in FileReadings(config.ProfileResultsDir, role, open))
        {
            yield return reading;
        }
    }

    private static IEnumerable<BootstrapReading> FileReadings(string folder, EngineRole role, Func<string, ProfileFile?> open)
    {
        var found = false;
        foreach (var file in ProfileFiles(role).Select(open).OfType<ProfileFile>())
        {
            found = true;
            yield return ProfileReader.Read(file, role);
        }

        if (!found)
        {
            yield return BootstrapReading.Failed(
                BootstrapSource.ProfileFiles,
                $"profile_results_dir {folder}",
                role == EngineRole.Aggregated
                    ? "serves no aggregated pool: the profiler measures no mixed passes"
                    : $"holds neither {string.Join(" nor ", ProfileFiles(role))}",
                $"put the profiler's results or a kept answer of get_perf_metrics ({PerfMetricsFile}) there");
        }

        if (open(PerfMetricsFile) is { } kept)
        {
            yield return kept.Fault is { } fault
                ? BootstrapReading.Failed(BootstrapSource.PerfMetricsFile, kept.Name, fault, "make it readable, or remove it")
                : PerfMetricsPayload.Read(BootstrapSource.PerfMetricsFile, kept.Name, kept.Bytes, role);
        }
    }

    private static string Words(BootstrapReading reading)
    {
        var skipped = reading.Skipped > 0 ? $", {reading.Skipped} left out" : string.Empty;
        return $"{reading.Place} ({reading.Passes.Length} passes{skipped})";
    }
}
