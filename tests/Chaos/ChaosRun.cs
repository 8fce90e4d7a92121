using System.Globalization;
using GlobalPlanner.Chaos.Faults;
using GlobalPlanner.Chaos.Observation;
using GlobalPlanner.Chaos.World;

namespace GlobalPlanner.Chaos;

/// <summary>One run: start, faults for a time, peace, and the verdict.</summary>
internal static class ChaosRun
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs it.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="console">Where progress and the summary go.</param>
    /// <returns>Whether every rule held.</returns>
    public static async Task<bool> RunAsync(ChaosOptions options, TextWriter console)
    {
        await console.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {options.Seed}: {options.Silos} silos, {options.Pools} pools, faults for {options.Duration.TotalMinutes:0.##} min: {string.Join(", ", options.Faults)}"));
        await using var world = await ChaosWorld.StartAsync(options);
        using var journal = new Journal(Path.Combine(options.Folder, "journal.log"), console);
        var edits = new HandEdits();
        var ceilings = new Ceilings(options.Pools, TimeProvider.System);
        using var fleet = new FleetObserver(world.FleetAddress, options.Pools, edits, ceilings, journal);
        var cluster = new ClusterObserver(world.Silos, fleet, edits, ceilings, journal);
        using var injector = new FaultInjector(world, cluster, fleet, edits, ceilings, journal);
        using var end = new CancellationTokenSource();
        await fleet.SampleAsync(end.Token);
        Task[] background = [fleet.RunAsync(end.Token), cluster.RunAsync(end.Token), world.KeepRunningAsync(journal, end.Token)];
        try
        {
            if (await UntilAsync(StartPatience, () => AllTicked(fleet, cluster) ? null : "not all pools have ticked") is { } problem)
            {
                journal.Violated("start", $"after {StartPatience.TotalSeconds:0} s {problem}");
            }
            else
            {
                journal.Say("all pools tick; faults begin");
                await BreakThingsAsync(options, injector, fleet, journal);
                journal.Say("peace");
                var recovery = new Recovery(fleet, cluster, world.Silos);
                if (await UntilAsync(RecoveryPatience, recovery.Look) is { } missing)
                {
                    journal.Violated("liveness", $"{RecoveryPatience.TotalSeconds:0} s after the last fault {missing}");
                }
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(background);
        }

        await console.WriteAsync(Summary.Render(options, world, injector, fleet, cluster, journal));
        return journal.Violations.IsEmpty;
    }

    private static async Task BreakThingsAsync(ChaosOptions options, FaultInjector injector, FleetObserver fleet, Journal journal)
    {
        var schedule = new FaultSchedule(options);
        using var peace = new CancellationTokenSource(options.Duration, TimeProvider.System);
        var running = new List<Task>();
        var shown = TimeProvider.System.GetTimestamp();
        while (!peace.IsCancellationRequested)
        {
            var fault = schedule.Next();
            await Task.Delay(fault.After, TimeProvider.System, peace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!peace.IsCancellationRequested)
            {
                running.Add(injector.InjectAsync(fault, peace.Token));
                running.RemoveAll(static task => task.IsCompletedSuccessfully);
            }

            if (TimeProvider.System.GetElapsedTime(shown) >= ProgressInterval && fleet.Latest is { } latest)
            {
                shown = TimeProvider.System.GetTimestamp();
                journal.Say($"{fleet.Writes} writes, GPUs {string.Join(", ", latest.State.Accounts.Select(static account => $"{account.Name} {account.CommittedGpus}"))}");
            }
        }

        await Task.WhenAll(running);
    }

    private static bool AllTicked(FleetObserver fleet, ClusterObserver cluster) =>
        fleet.Latest is { } latest
        && cluster.Pools.Length == latest.State.Deployments.Length
        && cluster.Pools.All(static pool => pool.LastTickAt is not null);

    /// <summary>Waits until nothing is missing.</summary>
    /// <returns>What is missing at the end; null when nothing is.</returns>
    private static async Task<string?> UntilAsync(TimeSpan patience, Func<string?> missing)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (missing() is { } what)
        {
            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                return what;
            }

            await Task.Delay(LookInterval, TimeProvider.System);
        }

        return null;
    }
}
