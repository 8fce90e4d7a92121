using System.Collections.Concurrent;
using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Silo.Readiness;

/// <summary>
/// A silo is ready when it can decide: the budgets answer (a ledger answers only when its storage does), the deployments
/// can be read, and the pools have ticked recently. Each probe reads a few deployments, in turn.
/// </summary>
internal sealed class ReadinessCheck(
    IPoolCatalog catalog,
    IGrainFactory grains,
    IDeploymentConnector connector,
    PlannerClock clock,
    IOptions<GrainOptions> options)
{
    private const int DeploymentsPerProbe = 8;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private int _next;

    /// <summary>Runs the check.</summary>
    public async Task<ReadinessAnswer> CheckAsync(CancellationToken cancellationToken)
    {
        var problems = new ConcurrentBag<string>();
        await Task.WhenAll(
            CheckBudgetsAsync(problems, cancellationToken),
            CheckDeploymentsAsync(problems, cancellationToken),
            CheckPoolsAsync(problems, cancellationToken));
        var reasons = problems.Order(StringComparer.Ordinal).ToImmutableArray();
        return new ReadinessAnswer(reasons.IsEmpty, reasons);
    }

    private async Task CheckBudgetsAsync(ConcurrentBag<string> problems, CancellationToken cancellationToken) =>
        await Task.WhenAll(catalog.BudgetDomains.Select(domain => TryAsync(
            $"Budget {domain} does not answer",
            problems,
            () => grains.GetGrain<IGlobalPlannerGrain>(domain).GetBudgetAsync(),
            cancellationToken)));

    private Task CheckDeploymentsAsync(ConcurrentBag<string> problems, CancellationToken cancellationToken)
    {
        var all = catalog.Participants;
        var count = Math.Min(DeploymentsPerProbe, all.Length);
        var first = all.IsEmpty ? 0 : (int)((uint)Interlocked.Add(ref _next, count) % all.Length);
        return Task.WhenAll(Enumerable.Range(first, count).Select(index => ReadAsync(all[index % all.Length])));

        async Task ReadAsync(ParticipantId participant)
        {
            var found = await TryAsync(
                $"Deployment {participant} cannot be read",
                problems,
                () => connector.ReadAsync(participant, cancellationToken).AsTask(),
                cancellationToken);
            if (found is { Answered: true, Answer: null })
            {
                problems.Add($"There is no deployment {participant}.");
            }
        }
    }

    private async Task CheckPoolsAsync(ConcurrentBag<string> problems, CancellationToken cancellationToken)
    {
        var (answered, pools) = await TryAsync(
            "The control plane does not answer",
            problems,
            () => grains.GetGrain<IControlPlaneGrain>(IControlPlaneGrain.Key).GetPoolsAsync(),
            cancellationToken);
        if (!answered)
        {
            return;
        }

        var silent = pools.Where(pool => pool.LastTickAt is not { } last || pool.Now - last > Patience(pool)).ToList();
        if (silent.Count > 0)
        {
            problems.Add(silent.Count == 1
                ? $"Pool {silent[0].Name} has not ticked recently."
                : $"{silent.Count} of {pools.Length} pools have not ticked recently, {silent[0].Name} among them.");
        }
    }

    private TimeSpan Patience(PoolStatus pool) => TimeSpan.FromSeconds(2 * pool.TickIntervalSeconds) + options.Value.TickPatience;

    private async Task<(bool Answered, T? Answer)> TryAsync<T>(
        string problem,
        ConcurrentBag<string> problems,
        Func<Task<T>> ask,
        CancellationToken cancellationToken)
    {
        try
        {
            return (true, await ask().WaitAsync(Timeout, clock.Wall, cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not OutOfMemoryException)
        {
            problems.Add($"{problem}: {exception.Message}");
            return (false, default);
        }
    }
}

/// <summary>Whether the silo can decide.</summary>
/// <param name="Ready">True when the silo can decide.</param>
/// <param name="Reasons">The reasons why it cannot, one sentence each.</param>
internal sealed record ReadinessAnswer(bool Ready, ImmutableArray<string> Reasons);
