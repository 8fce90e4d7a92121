using System.Diagnostics;
using System.Globalization;

namespace GlobalPlanner.Chaos.World;

/// <summary>An operator at the console: one process a command, as a script would run it.</summary>
internal static class OperatorConsole
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Orders another ceiling.</summary>
    /// <param name="gateway">Where a silo answers consoles.</param>
    /// <param name="domain">The budget.</param>
    /// <param name="ceilingGpus">The ceiling.</param>
    /// <returns>What went wrong; null when it was carried out.</returns>
    public static async Task<string?> SetCeilingAsync(string gateway, string domain, int ceilingGpus)
    {
        // Beside this program gplan has the assemblies of a web application, part of which come from the framework.
        string[] arguments =
        [
            "exec", "--runtimeconfig", Beside("GlobalPlanner.Chaos.runtimeconfig.json"), "--depsfile", Beside("GlobalPlanner.Chaos.deps.json"),
            Beside("gplan.dll"), "budget", "set", "--domain", domain, "--gateway", gateway,
            string.Create(CultureInfo.InvariantCulture, $"max_total_gpus={ceilingGpus}"),
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        var said = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var printed = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return $"gplan gave no answer within {Patience.TotalSeconds:0} s";
        }

        await printed;
        return process.ExitCode == 0 ? null : (await said).Trim();
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
