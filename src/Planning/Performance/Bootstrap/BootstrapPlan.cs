using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>
/// Finds the first measurements of an engine: estimates of AIConfigurator, the profiler's files, a saved answer of the
/// workers' benchmark endpoint. The first source that has any is used; the reasons why the others had none are kept.
/// </summary>
public static class BootstrapPlan
{
    /// <summary>A saved answer of <c>get_perf_metrics</c>, below <c>profile_results_dir</c>.</summary>
    public const string PerfMetricsFile = "get_perf_metrics.json";

    /// <summary>The profiler's files of a role below <c>profile_results_dir</c>, in the order in which they are tried.</summary>
    public static ImmutableArray<string> ProfileFiles(EngineRole role) => role switch
    {
        EngineRole.Prefill => ["selected_prefill_interpolation/raw_data.npz", "prefill_raw_data.json"],
        EngineRole.Decode => ["selected_decode_interpolation/raw_data.npz", "decode_raw_data.json"],
        _ => [],
    };

    /// <summary>Tries the sources in order. A file is opened only when its turn comes.</summary>
    /// <param name="options">Which sources may be used.</param>
    /// <param name="role">The work of the engines.</param>
    /// <param name="open">Reads a file below <c>profile_results_dir</c>; null when there is none of that name.</param>
    public static BootstrapData Resolve(BootstrapOptions options, EngineRole role, Func<string, ProfileFile?> open)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(open);
        var failures = ImmutableArray.CreateBuilder<BootstrapFailure>();
        foreach (var reading in Readings(options, role, open))
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

    private static IEnumerable<BootstrapReading> Readings(BootstrapOptions options, EngineRole role, Func<string, ProfileFile?> open)
    {
        if (options.WantsAicInterpolation)
        {
            yield return BootstrapReading.Failed(
                BootstrapSource.AicInterpolation,
                "aic_interpolation",
                "is not available in this build: it needs the native model",
                "give profiler results in profile_results_dir, or let the model learn from traffic");
        }

        if (!options.ReadsProfileResults)
        {
            yield return BootstrapReading.Failed(
                BootstrapSource.ProfileFiles, "pre_deployment_sweeping_mode", "is none, so profile_results_dir is not read", "choose rapid or thorough to read it");
            yield break;
        }

        foreach (var reading in FileReadings(options.ProfileResultsDir, role, open))
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
                    ? "has nothing for an aggregated pool: the profiler measures no mixed passes"
                    : $"holds neither {string.Join(" nor ", ProfileFiles(role))}",
                $"put the profiler's results or a saved answer of get_perf_metrics ({PerfMetricsFile}) there");
        }

        if (open(PerfMetricsFile) is { } saved)
        {
            yield return saved.Fault is { } fault
                ? BootstrapReading.Failed(BootstrapSource.PerfMetricsFile, saved.Name, fault, "make it readable, or remove it")
                : PerfMetricsPayload.Read(BootstrapSource.PerfMetricsFile, saved.Name, saved.Bytes, role);
        }
    }

    private static string Words(BootstrapReading reading)
    {
        var skipped = reading.Skipped > 0 ? $", {reading.Skipped} left out" : string.Empty;
        return $"{reading.Place} ({reading.Passes.Length} passes{skipped})";
    }
}

/// <summary>Which sources of measurements may be used.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Whether estimates of AIConfigurator are wanted first: <c>aic_interpolation</c> is set, in sweeping mode rapid.</summary>
    public bool WantsAicInterpolation { get; init; }

    /// <summary>Whether profiler results may be read: <c>pre_deployment_sweeping_mode</c> is rapid or thorough.</summary>
    public bool ReadsProfileResults { get; init; } = true;

    /// <summary>Folder of profiler results, as messages name it (<c>profile_results_dir</c>).</summary>
    public string ProfileResultsDir { get; init; } = "profiling_results";
}
