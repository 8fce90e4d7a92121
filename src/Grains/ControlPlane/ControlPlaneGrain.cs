using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace GlobalPlanner.Grains.ControlPlane;

/// <summary>
/// Asks all pools and budgets on behalf of all readers: the answer is kept for half a second and a running refresh is
/// shared, so that open pages and consoles do not multiply the calls.
/// </summary>
[StatelessWorker(1), Reentrant]
internal sealed class ControlPlaneGrain(
    IPoolCatalog catalog,
    PlannerClock clock,
    IOptions<GrainOptions> options) : Grain, IControlPlaneGrain
{
    private const int Concurrency = 64;
    private static readonly TimeSpan CacheLifetime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan QuestionTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Shorter than what probes of readiness and a person at a console wait for everything else.</summary>
    private static readonly TimeSpan MembershipTimeout = TimeSpan.FromSeconds(2);

    private readonly DateTimeOffset _startedAt = clock.Now;
    private SiloRows _silos = new([], []);
    private Task<ClusterStatus>? _status;
    private long _takenAt;

    /// <inheritdoc />
    public async Task<ImmutableArray<PoolStatus>> GetPoolsAsync() => (await GetStatusAsync()).Pools;

    /// <inheritdoc />
    public async Task<ImmutableArray<BudgetStatus>> GetBudgetsAsync() => (await GetStatusAsync()).Budgets;

    /// <inheritdoc />
    public Task<ClusterStatus> GetStatusAsync()
    {
        if (_status is null || _status.IsFaulted || (_status.IsCompleted && clock.Wall.GetElapsedTime(_takenAt) >= CacheLifetime))
        {
            _takenAt = clock.Wall.GetTimestamp();
            _status = TakeAsync();
        }

        return _status;
    }

    private async Task<ClusterStatus> TakeAsync()
    {
        using var gate = new SemaphoreSlim(Concurrency);
        var asked = catalog.Participants.Select(participant => AskPoolAsync(participant, gate)).ToList();
        var budgetsAsked = catalog.BudgetDomains.Select(AskBudgetAsync).ToList();
        var silosAsked = AskSilosAsync();
        var pools = await Task.WhenAll(asked);
        var budgets = await Task.WhenAll(budgetsAsked);
        var siloProblem = await silosAsked;
        var answered = budgets.OfType<BudgetStatus>().ToImmutableArray();
        return new ClusterStatus
        {
            Silos = _silos.Rows,
            Pools = [.. pools],
            Budgets = answered,
            Attention =
            [
                .. AttentionList.Of(
                    pools,
                    answered,
                    catalog.BudgetDomains.Where((_, index) => budgets[index] is null),
                    _silos.Lost,
                    TickDeadline,
                    _startedAt),
                .. siloProblem,
                .. await AskConfigReportsAsync(),
                .. await AskEventsAsync(),
            ],
            Now = clock.Now,
        };
    }

    /// <summary>Two missed ticks, and the time a restart or a failover may take.</summary>
    private TimeSpan TickDeadline(PoolStatus pool) => TimeSpan.FromSeconds(2 * pool.TickIntervalSeconds) + options.Value.TickPatience;

    private async Task<PoolStatus> AskPoolAsync(ParticipantId participant, SemaphoreSlim gate)
    {
        await gate.WaitAsync();
        try
        {
            return await GrainFactory.GetGrain<IPoolPlannerGrain>(participant.Value).GetStatusAsync()
                .WaitAsync(QuestionTimeout, clock.Wall);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Unreachable(catalog.Find(participant)!, exception);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<BudgetStatus?> AskBudgetAsync(string domain)
    {
        try
        {
            return await GrainFactory.GetGrain<IGlobalPlannerGrain>(domain).GetBudgetAsync().WaitAsync(QuestionTimeout, clock.Wall);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    private async Task<ImmutableArray<string>> AskConfigReportsAsync()
    {
        try
        {
            return await GrainFactory.GetGrain<IConfigReportsGrain>(IConfigReportsGrain.Key).ReadAsync().WaitAsync(QuestionTimeout, clock.Wall);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [$"The state of the configuration files is unknown: {exception.Message}"];
        }
    }

    private async Task<ImmutableArray<string>> AskEventsAsync()
    {
        var query = new EventQuery { Since = clock.Now - RefusedCallerList.Window, Kind = EventKind.RefusedCaller, Limit = EventQuery.MostEvents };
        try
        {
            var page = await GrainFactory.GetGrain<IEventLogGrain>(IEventLogGrain.Key).ReadAsync(query).WaitAsync(QuestionTimeout, clock.Wall);
            return RefusedCallerList.Of(page.Events);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [$"The event log does not answer: {exception.Message}"];
        }
    }

    /// <summary>A table that cannot be read does not fail the rest: operators look here most when storage is down.</summary>
    /// <returns>The problem for an operator; empty when there is none.</returns>
    private async Task<ImmutableArray<string>> AskSilosAsync()
    {
        try
        {
            var members = await GrainFactory.GetGrain<IManagementGrain>(0).GetDetailedHosts().WaitAsync(MembershipTimeout, clock.Wall);
            _silos = SiloRows.From(members, clock.Wall.GetUtcNow());
            return [];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [$"The table of silos cannot be read; the last known silos are shown: {exception.Message}"];
        }
    }

    private PoolStatus Unreachable(PoolDefinition pool, Exception exception) => new()
    {
        Name = pool.Participant.Value,
        Mode = pool.Config.Mode,
        OptimizationTarget = pool.Config.OptimizationTarget,
        Environment = pool.Config.Environment,
        Advisory = pool.Config.Advisory,
        Hold = new HoldStatus(
            HoldReason.PlannerUnreachable.Name,
            clock.Now,
            $"{HoldReason.PlannerUnreachable.Exit} Now: {exception.Message}",
            Overdue: true),
        Now = clock.Now,
        TickIntervalSeconds = pool.Config.ScaleIntervalSeconds,
    };
}
