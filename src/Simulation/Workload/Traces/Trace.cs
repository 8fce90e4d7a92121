using System.Collections;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>
/// The requests of a trace in arrival order, read while they are enumerated. Every enumeration reads the file anew
/// and gives the same requests; a <see cref="TraceException"/> may end it. One enumeration at a time.
/// </summary>
public sealed class Trace : IEnumerable<WorkloadRequest>
{
    private readonly Func<TraceFile, IEnumerable<WorkloadRequest>> _read;
    private readonly string _path;
    private readonly TraceReaderOptions _options;
    private TraceFile? _current;

    internal Trace(
        string path,
        TraceFormat format,
        TraceReaderOptions options,
        Func<TraceFile, IEnumerable<WorkloadRequest>> read)
    {
        _path = path;
        _options = options;
        _read = read;
        Format = format;
    }

    /// <summary>What the content is.</summary>
    public TraceFormat Format { get; }

    /// <summary>Broken lines that the latest enumeration has skipped.</summary>
    public long SkippedLines => _current?.SkippedLines ?? 0;

    /// <summary>Lines that the latest enumeration has taken otherwise than they stand.</summary>
    public long AdjustedLines => _current?.AdjustedLines ?? 0;

    /// <inheritdoc />
    public IEnumerator<WorkloadRequest> GetEnumerator()
    {
        _current = new TraceFile(_path, _options);
        return _read(_current).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
