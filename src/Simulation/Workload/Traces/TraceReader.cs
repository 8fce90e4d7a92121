using System.Globalization;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>Opens request traces. Format and compression are recognised by the content, never by the name.</summary>
public static class TraceReader
{
    /// <summary>Opens a trace and reads its first line, nothing more.</summary>
    /// <exception cref="TraceException">
    /// The file cannot be read, is empty, or has none of the formats of <see cref="TraceFormat"/>.
    /// </exception>
    public static Trace Open(string path, TraceReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new TraceReaderOptions();
        if (options.KeepShare is not (> 0 and <= 1))
        {
            var share = options.KeepShare.ToString(CultureInfo.InvariantCulture);
            throw new ArgumentException(
                $"The share of requests to keep must be above 0 and at most 1, but it is {share}.", nameof(options));
        }

        var file = new TraceFile(path, options);
        var (number, first) = file.Lines().FirstOrDefault();
        if (first is null)
        {
            throw file.Error("is empty; a trace needs at least one request");
        }

        if (first.TrimStart().StartsWith('{'))
        {
            return new Trace(path, TraceFormat.Mooncake, options, reading => Keep(MooncakeReader.Read(reading), reading));
        }

        if (AzureReader.IsHeader(first))
        {
            return new Trace(path, TraceFormat.Azure, options, reading => Keep(AzureReader.Read(reading), reading));
        }

        if (ServeGenFiles.TryFind(path, first, options, out var files))
        {
            return new Trace(files.RatesPath, TraceFormat.ServeGen, options, reading => ServeGenReader.Read(files, reading));
        }

        throw new TraceException(new TraceIssue(
            path,
            number,
            "the first line",
            BadLineException.Shorten(first),
            "allowed: Mooncake's JSON objects, Azure's CSV header (TIMESTAMP,ContextTokens,GeneratedTokens), "
            + "ServeGen's CSV headers (client,window_start_s,rate_rps,... or client,window_start_s,field,...)"));
    }

    private static IEnumerable<WorkloadRequest> Keep(IEnumerable<WorkloadRequest> requests, TraceFile file)
    {
        var thinning = file.Options.Streams.Named("trace/thinning");
        var share = file.Options.KeepShare;
        return share < 1 ? requests.Where(_ => thinning.NextDouble() < share) : requests;
    }
}
