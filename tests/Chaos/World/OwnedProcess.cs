using System.Diagnostics;
using System.Globalization;

namespace GlobalPlanner.Chaos.World;

/// <summary>A process of the run: its output goes to a file, and it takes signals.</summary>
internal sealed class OwnedProcess : IAsyncDisposable
{
    /// <summary>Lines in which a process may say something about itself: the first ones.</summary>
    private const int BeginningLines = 50;

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _writing = new();
    private readonly TaskCompletionSource<string> _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string? _announcement;
    private readonly List<string> _beginning = [];

    private OwnedProcess(ProcessStartInfo start, string logFile, string? announcement)
    {
        _announcement = announcement;
        _log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _announced.TrySetException(new InvalidOperationException($"{Path.GetFileName(logFile)} ended before it was up."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program that was built beside this one.</summary>
    /// <param name="assembly">Its assembly, <c>GlobalPlanner.Silo</c> for example.</param>
    /// <param name="logFile">Where its output goes.</param>
    /// <param name="announcement">How the line begins in which it says where it is to be found.</param>
    /// <param name="arguments">What it is told.</param>
    public static OwnedProcess StartOwn(string assembly, string logFile, string announcement, params IEnumerable<string> arguments)
    {
        var start = Redirected("dotnet", Path.GetDirectoryName(logFile)!, [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), .. arguments]);

        // Several runtimes on few cores: none of them may take a heap for each.
        start.Environment["DOTNET_gcServer"] = "0";
        return new OwnedProcess(start, logFile, announcement);
    }

    /// <summary>Starts a program of the machine.</summary>
    public static OwnedProcess Start(string program, string logFile, params IEnumerable<string> arguments) =>
        new(Redirected(program, Path.GetDirectoryName(logFile)!, arguments), logFile, null);

    /// <summary>The rest of the line in which it says where it is to be found.</summary>
    public Task<string> AnnouncedAsync(TimeSpan limit) => _announced.Task.WaitAsync(limit, TimeProvider.System);

    /// <summary>The text after a given beginning in its first lines; null before such a line was written.</summary>
    public string? Find(string words)
    {
        lock (_writing)
        {
            return _beginning.Find(line => line.Contains(words, StringComparison.Ordinal)) is { } found
                ? found[(found.IndexOf(words, StringComparison.Ordinal) + words.Length)..].Trim()
                : null;
        }
    }

    /// <summary>Sends a signal by its name; does nothing when the process has ended.</summary>
    public async Task SignalAsync(string signal)
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        lock (_writing)
        {
            _log.Dispose();
        }
    }

    private static ProcessStartInfo Redirected(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_writing)
        {
            if (_log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }

            if (_beginning.Count < BeginningLines)
            {
                _beginning.Add(line);
            }
        }

        if (_announcement is { } beginning && line.StartsWith(beginning, StringComparison.Ordinal))
        {
            _announced.TrySetResult(line[beginning.Length..].Trim());
        }
    }
}
