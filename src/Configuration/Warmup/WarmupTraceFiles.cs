using System.Collections.Immutable;
using GlobalPlanner.Planning.Forecasting.Warmup;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Configuration.Warmup;

/// <summary>
/// Reads what <c>load_predictor_warmup_trace</c> names. It stands beside the loader of the setting because the silo and
/// the console both read configuration here, and a trace that is not there is a fault of the configuration.
/// </summary>
public static class WarmupTraceFiles
{
    private const string Setting = "load_predictor_warmup_trace";

    /// <summary>The traffic windows of a trace.</summary>
    /// <param name="path">
    /// A file; a folder, in and below which all <c>*.jsonl</c> and <c>*.jsonl.gz</c> are read; or a pattern with <c>*</c>,
    /// <c>?</c> and <c>**</c>. Files are read in the order of their paths.
    /// </param>
    /// <param name="intervalSeconds">Length of a window, seconds, greater than zero.</param>
    /// <param name="last">Windows at the end that are wanted, at least one.</param>
    /// <exception cref="WarmupTraceException">Nothing matches, a shard is there twice, or a file cannot be used.</exception>
    public static ImmutableArray<TrafficObservation> Read(string path, int intervalSeconds, int last)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var trace = new WarmupTrace();
            foreach (var file in Find(path))
            {
                trace.Add(file, Lines(file));
            }

            return trace.Windows(intervalSeconds, last);
        }
        catch (Exception e) when (e is WarmupTraceException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new WarmupTraceException($"{Setting} = '{path}': {e.Message}", e);
        }
    }

    private static ImmutableArray<string> Find(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        ImmutableArray<string> found = [.. (Directory.Exists(path) ? InFolder(path) : FilePattern.Match(path)).Order(StringComparer.Ordinal)];
        if (found.IsEmpty)
        {
            throw new WarmupTraceException("no file matches; give a trace file, a folder with *.jsonl or *.jsonl.gz in it, or a pattern such as traces/*.jsonl");
        }

        var names = found.ToHashSet(StringComparer.Ordinal);
        return found.FirstOrDefault(file => names.Contains(file + ".gz")) is { } twice
            ? throw new WarmupTraceException($"{twice} and {twice}.gz are the same shard twice; remove one of them")
            : found;
    }

    private static IEnumerable<string> InFolder(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(static file => file.EndsWith(".jsonl", StringComparison.Ordinal) || file.EndsWith(".jsonl.gz", StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = TraceText.Open(file);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
