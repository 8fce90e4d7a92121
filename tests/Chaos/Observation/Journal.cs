using System.Collections.Concurrent;
using System.Globalization;

namespace GlobalPlanner.Chaos.Observation;

/// <summary>Records observations in order: all of them on disk, the newest in memory.</summary>
internal sealed class Journal(string file, TextWriter console) : IDisposable
{
    private const int Surrounding = 40;

    private readonly StreamWriter _file = new(file) { AutoFlush = true };
    private readonly Queue<string> _newest = new();
    private readonly Lock _writing = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>Violations, each with the observations that preceded it.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>Notes something.</summary>
    public void Note(string what)
    {
        lock (_writing)
        {
            Write(what);
        }
    }

    /// <summary>Notes something and shows it.</summary>
    public void Say(string what)
    {
        lock (_writing)
        {
            console.WriteLine(Write(what));
        }
    }

    /// <summary>Notes that a rule was broken.</summary>
    public void Violated(string rule, string how)
    {
        lock (_writing)
        {
            var before = string.Join("\n    ", _newest);
            var line = Write($"VIOLATION {rule}: {how}");
            Violations.Enqueue($"{line}\n  before that:\n    {before}");
            console.WriteLine(line);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private string Write(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(_began).TotalSeconds,8:0.00} {what}");
        _file.WriteLine(line);
        _newest.Enqueue(line);
        if (_newest.Count > Surrounding)
        {
            _newest.Dequeue();
        }

        return line;
    }
}
