using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
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
/// The single writer of one budget's ledger. It decides on a working copy, stores it, and only then answers; requests
/// interleave, so those that come while a write is under way share the next one. A write that fails makes the working
/// copy worthless: everyone who waits is told, and the grain starts over from what is stored. About once a second it does
/// what time brings, asked or not, and sends the writes that nobody asked for to the writers of their deployments.
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
    private BudgetBook? _book;
    private LedgerCommits? _commits;
    private LedgerWriter? _writer;
    private BudgetUnavailableException? _failure;

    /// <summary>Reads the ledger and takes it over under a new epoch, durably, before the first request is looked at.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _domain = this.GetPrimaryKeyString();
        try
        {
            _settings = await BudgetSettings.OpenAsync(catalog, storage, this.GetGrainId(), _domain, this);
            _terms = _settings.Terms ?? throw NotConfigured();
            ILedgerStore store = log is null ? new RecordLedgerStore(storage, this.GetGrainId()) : new LoggedLedgerStore(log, this.GetGrainId());
            var book = BudgetBook.Restore(await store.LoadAsync(), _terms);
            book.Expect(pools?.Participants.Where(participant => pools.Find(participant)?.BudgetDomain == _domain) ?? []);
            book.BeginEpoch();
            await store.SaveAsync(book);
            _book = book;
            _commits = new LedgerCommits(book, store, OnStoreFailed);
            _writer = new LedgerWriter(_domain, deployments, clock, logger);
            this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(options.Value.BudgetTickInterval, options.Value.BudgetTickInterval)
            {
                Interleave = true,
                KeepAlive = true,
            });
            logger.BudgetOpened(_domain, book.Epoch, book.Deployments, book.Totals.ChargedGpus);
            events?.Write(BudgetEvents.Opened(_domain, book, clock.Now));
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
        if (_commits is not null)
        {
            await _commits.IdleAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
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

        // Who asks first for a deployment is not kept waiting for its planner's first report.
        await _writer!.ReadAsync(request.Participant);
        return await DecideAsync(request);
    }

    /// <inheritdoc />
    public async Task<DeploymentStanding?> ReportAsync(DeploymentReport report)
    {
        var standing = Open().Report(report);
        await DurableAsync();
        return standing;
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
            _writer!.ReadUnreported(_book!);
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

    private BudgetStatus Status() => BudgetRows.From(_domain, Open(), _terms, clock.Now) with { Overrides = _settings!.Overrides, FileProblems = _settings.FileProblems };

    /// <summary>The working copy under the terms now in force.</summary>
    private BudgetBook Open()
    {
        var terms = _settings?.Terms;
        if (_failure is null && terms is not null)
        {
            Adopt(terms);
            return _book!;
        }

        DeactivateOnIdle();
        throw _failure ?? NotConfigured();
    }

    private void Adopt(BudgetTerms terms)
    {
        if (ReferenceEquals(terms, _terms))
        {
            return;
        }

        _terms = terms;
        _book!.Configure(terms);
        logger.TermsChanged(_domain, terms.CeilingGpus, terms.FloorGpus);
        events?.Write(BudgetEvents.TermsChanged(_domain, terms, clock.Now));
    }

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

    /// <summary>Ends when what was decided is stored; only then what follows from it is written and told.</summary>
    private async Task DurableAsync()
    {
        var (happened, writes) = _book!.Take();
        try
        {
            await _commits!.DurableAsync();
        }
        catch (Exception) when (_failure is not null)
        {
            throw _failure;
        }

        _writer!.Send(writes);
        foreach (var item in happened)
        {
            events?.Write(BudgetEvents.Of(item));
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
