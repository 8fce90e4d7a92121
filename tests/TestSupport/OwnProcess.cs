using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace GlobalPlanner.TestSupport;

/// <summary>One of this repository's programs as a process of its own, with its output.</summary>
public sealed class OwnProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _out = new();
    private readonly ConcurrentQueue<string> _error = new();

    private OwnProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_out, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Lines written to standard output so far.</summary>
    public IReadOnlyCollection<string> Output => _out;

    /// <summary>Lines written to standard error so far.</summary>
    public IReadOnlyCollection<string> Error => _error;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program that was built beside the tests.</summary>
    /// <param name="assembly">Its assembly, <c>GlobalPlanner.Silo</c> for example.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="arguments">Its command line.</param>
    public static OwnProcess Launch(string assembly, string folder, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new OwnProcess(Process.Start(start)!);
    }

    /// <summary>Waits for a line on standard output with a given beginning.</summary>
    /// <returns>The rest of the line.</returns>
    public async Task<string> SaysAsync(string beginning)
    {
        await Eventually.ThatAsync(
            () => HasExited || _out.Any(line => line.StartsWith(beginning, StringComparison.Ordinal)),
            $"the process says '{beginning}'");
        return _out.FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } found
            ? found[beginning.Length..]
            : throw new InvalidOperationException($"The process ended with: {string.Join('\n', _error)}");
    }

    /// <summary>Sends a signal by its name.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until the process ends.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        using var cancellation = new CancellationTokenSource(limit, TimeProvider.System);
        await _process.WaitForExitAsync(cancellation.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
