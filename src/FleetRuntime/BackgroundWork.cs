namespace GlobalPlanner.FleetRuntime;

/// <summary>Runs the loops of a world side by side.</summary>
internal static class BackgroundWork
{
    /// <summary>Runs every loop until stopped. The first loop that fails ends the run with its exception.</summary>
    public static async Task RunAsync(CancellationToken stoppingToken, params Func<CancellationToken, Task>[] loops)
    {
        var running = loops.Select(loop => loop(stoppingToken)).ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            await ended.ConfigureAwait(false);
        }
    }
}
