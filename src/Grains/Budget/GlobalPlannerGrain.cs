using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// The single writer of one budget's ledger. It decides on a working copy, stores it, and only then answers. Requests
/// interleave, so those that arrive during a write share the next one. A failed write makes the working copy worthless:
/// every waiting caller is told, and the grain starts over from the stored ledger. About once a second it serves waiting
/// requests and sends the writes that are due.
/// </summary>
[Reentrant]
internal sealed class GlobalPlannerGrain(
    IBudgetCatalog catalog,
    [FromKeyedServices(PlannerStorage.Name)] IGrainStorage storage,
    DeploymentDriver deployments,
    PlannerClock clock,
    IOptions<GrainOptions> options,
    ILogger<GlobalPlannerGrain> logger,
    [FromKeyedServices(PlannerStorage.Name)] IStateLog? log = null,
    IPoolCatalog? pools = null,
    IEventSink? events = null) : Grain, IGlobalPlannerGrain, IBudgetSettingsListener, IDisposable
{
    private string _domain = string.Empty;
    private BudgetSettings? _settings;
    private BudgetTerms _terms = new();
    private OpenLedger? _ledger;
    private BudgetUnavailableException? _failure;

    /// <summary>Takes the ledger over under a new epoch, durably, before the first request is answered.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _domain = this.GetPrimaryKeyString();
        try
        {
            _settings = await BudgetSettings.OpenAsync(catalog, storage, this.GetGrainId(), _domain, this);
            _terms = _settings.Terms ?? throw NotConfigured();
            ILedgerStore store = log is null ? new RecordLedgerStore(storage, this.GetGrainId()) : new LoggedLedgerStore(log, this.GetGrainId());
            var expected = pools?.Participants.Where(participant => pools.Find(participant)?.BudgetDomain == _domain) ?? [];
            _ledger = await OpenLedger.TakeOverAsync(
                store, _terms, expected, new LedgerWriter(_domain, deployments, clock, logger), events, OnStoreFailed);
            this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(options.Value.BudgetTickInterval, options.Value.BudgetTickInterval)
            {
                Interleave = true,
                KeepAlive = true,
            });
            logger.BudgetOpened(_domain, _ledger.Book.Epoch, _ledger.Book.Deployments, _ledger.Book.Totals.ChargedGpus);
            events?.Write(BudgetEvents.Opened(_domain, _ledger.Book, clock.Now));
        }
#pragma warning disable CA1031 // Whatever went wrong, callers are told in a form that they can show.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception as BudgetUnavailableException
                ?? new BudgetUnavailableException($"The ledger of budget '{_domain}' could not be opened: {exception.Message}");
            logger.BudgetNotOpened(_domain, exception);
        }
    }

    /// <inheritdoc />
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_ledger is not null)
        {
            await _ledger.IdleAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <inheritdoc />
    public async Task<ScaleGrant> RequestScaleAsync(ScaleRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var grant = await DecideAsync(request);
        if (grant.Reason != GrantReason.NotObserved)
        {
            return grant;
        }

        // The first request for a deployment does not wait for its planner's first report.
        await _ledger!.ReadAsync(request.Participant);
        return await DecideAsync(request);
    }

    /// <inheritdoc />
    public async Task<DeploymentStanding?> ReportAsync(DeploymentReport report)
    {
        var standing = Open().Report(report);
        await DurableAsync();
        return standing;
    }

    /// <inheritdoc />
    public Task<BudgetStatus> GetBudgetAsync() => Task.FromResult(Status());

    /// <inheritdoc />
    public async Task<SettingsAnswer> SetSettingsAsync(SettingsOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentException.ThrowIfNullOrWhiteSpace(order.By);
        Open();
        if (await _settings!.ChangeAsync(order, clock.Now) is { IsEmpty: false } problems)
        {
            return SettingsAnswer.Refuse(problems);
        }

        var budget = Status();
        await DurableAsync();
        var changed = BudgetEvents.SettingsChanged(_domain, order, clock.Now);
        logger.SettingsChanged(_domain, order.By, changed.Message);
        await (events?.RecordAsync(changed) ?? Task.CompletedTask);
        return new SettingsAnswer { Overrides = budget.Overrides, Remarks = BudgetEvents.Remarks(budget) };
    }

    /// <inheritdoc />
    public void Dispose() => _settings?.Dispose();

    void IBudgetSettingsListener.OnSettingDropped(SettingOverride setting, string problem)
    {
        logger.SettingDropped(_domain, setting.Key, setting.Value, problem);
        events?.Write(BudgetEvents.SettingDropped(_domain, setting, problem, clock.Now));
    }

    void IBudgetSettingsListener.OnFileFollowed(ImmutableArray<SettingDifference> differences)
    {
        var changed = BudgetEvents.SettingsChanged(_domain, differences, clock.Now);
        logger.SettingsChanged(_domain, changed.By, changed.Message);
        events?.Write(changed);
    }

    void IBudgetSettingsListener.OnFileNotFollowed(ImmutableArray<string> problems)
    {
        logger.FileNotFollowed(_domain, string.Join("; ", problems));
        events?.Write(BudgetEvents.FileNotFollowed(_domain, problems, clock.Now));
    }

    private async Task<ScaleGrant> DecideAsync(ScaleRequest request)
    {
        var grant = Open().Decide(request, clock.Now);
        await DurableAsync();
        return grant;
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        try
        {
            Open().Tick(clock.Now);
            await DurableAsync();
            _ledger!.ReadUnreported();
        }
        catch (BudgetUnavailableException)
        {
            // It has been logged, and the grain starts over with the next call.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            logger.TickFailed(_domain, exception);
        }
    }

    private BudgetStatus Status() => BudgetRows.From(_domain, Open(), _terms, clock.Now) with { Overrides = _settings!.Overrides, FileProblems = _settings.FileProblems };

    /// <summary>The working copy under the terms now in force.</summary>
    /// <exception cref="BudgetUnavailableException">There is none; the grain starts over with the next call.</exception>
    private BudgetBook Open()
    {
        if (_failure is not null || _settings?.Terms is not { } terms)
        {
            DeactivateOnIdle();
            throw _failure ?? NotConfigured();
        }

        var book = _ledger!.Book;
        if (!ReferenceEquals(terms, _terms))
        {
            _terms = terms;
            book.Configure(terms);
            logger.TermsChanged(_domain, terms.CeilingGpus, terms.FloorGpus);
            events?.Write(BudgetEvents.TermsChanged(_domain, terms, clock.Now));
        }

        return book;
    }

    /// <summary>Ends when every decision is stored; only then may an answer leave.</summary>
    private async Task DurableAsync()
    {
        try
        {
            await _ledger!.DurableAsync();
        }
        catch (Exception) when (_failure is not null)
        {
            throw _failure;
        }
    }

    private void OnStoreFailed(Exception exception)
    {
        _failure = new BudgetUnavailableException(
            exception is InconsistentStateException
                ? $"The ledger of budget '{_domain}' was stored by another writer in between; replicas stay as they are. Ask again."
                : $"The ledger of budget '{_domain}' could not be stored: {exception.Message} Replicas stay as they are. Ask again.");
        logger.LedgerNotStored(_domain, exception);
        DeactivateOnIdle();
    }

    private BudgetUnavailableException NotConfigured() =>
        new($"No budget '{_domain}' is configured. Add it to the configuration, or correct the domain of the pool.");
}
