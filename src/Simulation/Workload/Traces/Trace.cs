using System.Collections;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>
/// The requests of a trace in arrival order, read while they are enumerated. Every enumeration reads the file again and
/// gives the same requests, unless a <see cref="TraceException"/> ends it. Only one enumeration at a time.
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

    /// <summary>Format of the content.</summary>
    public TraceFormat Format { get; }

    /// <summary>Broken lines that the latest enumeration skipped.</summary>
    public long SkippedLines => _current?.SkippedLines ?? 0;

    /// <summary>Lines whose values the latest enumeration adjusted.</summary>
    public long AdjustedLines => _current?.AdjustedLines ?? 0;

    /// <inheritdoc />
    public IEnumerator<WorkloadRequest> GetEnumerator()
    {
        _current = new TraceFile(_path, _options);
        return _read(_current).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
