using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Settings.Overlay;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// The terms of one budget: those of the catalog, with the operators' changes above them. Used from one grain's turns
/// only; changes are made one at a time.
/// </summary>
internal sealed class BudgetSettings : IDisposable
{
    private const string StateName = "budget-settings";

    private static readonly SettingsDesk<GlobalPlannerConfig> Desk = new(static (config, changes) => ConfigOverlay.Apply(config, changes));

    private readonly IBudgetCatalog _catalog;
    private readonly IGrainStorage _storage;
    private readonly GrainId _grain;
    private readonly string _domain;
    private readonly IBudgetSettingsListener _listener;
    private readonly SemaphoreSlim _changing = new(1);
    private GrainState<BudgetOverrides> _state = new(new BudgetOverrides());
    private BudgetTerms? _base;
    private BudgetTerms? _terms;
    private GlobalPlannerConfig? _file;

    private BudgetSettings(IBudgetCatalog catalog, IGrainStorage storage, GrainId grain, string domain, IBudgetSettingsListener listener) =>
        (_catalog, _storage, _grain, _domain, _listener) = (catalog, storage, grain, domain, listener);

    /// <summary>Reads the operators' changes.</summary>
    /// <param name="catalog">The configured budgets.</param>
    /// <param name="storage">Where changes are kept.</param>
    /// <param name="grain">The budget's grain.</param>
    /// <param name="domain">The budget's domain.</param>
    /// <param name="listener">Receives dropped settings and changes of the file.</param>
    public static async Task<BudgetSettings> OpenAsync(
        IBudgetCatalog catalog, IGrainStorage storage, GrainId grain, string domain, IBudgetSettingsListener listener)
    {
        var settings = new BudgetSettings(catalog, storage, grain, domain, listener);
        var state = new GrainState<BudgetOverrides>(new BudgetOverrides());
        await storage.ReadStateAsync(StateName, grain, state);
        if (!state.RecordExists || state.State is null)
        {
            state.State = new BudgetOverrides();
        }

        if (state.State.Version > BudgetOverrides.CurrentVersion)
        {
            throw new InvalidOperationException(
                $"The settings of budget '{domain}' were written in format {state.State.Version}; this silo reads up to {BudgetOverrides.CurrentVersion}. Run the newer version.");
        }

        settings._state = state;
        return settings;
    }

    /// <summary>Settings that differ from the file, oldest first.</summary>
    public ImmutableArray<SettingOverride> Overrides => _state.State!.Overrides;

    /// <summary>Every reason why the present configuration is not in force; empty when it is.</summary>
    public ImmutableArray<string> FileProblems { get; private set; } = [];

    /// <summary>The terms now in force; null when there is no such budget. The same object until they change.</summary>
    public BudgetTerms? Terms
    {
        get
        {
            var found = _catalog.Find(_domain);
            if (!ReferenceEquals(found, _base) || _terms is null)
            {
                _base = found;
                _terms = found is null ? null : ThatOf(found);
            }

            return _terms;
        }
    }

    /// <summary>Carries out an order completely and durably, or not at all.</summary>
    /// <returns>Every reason why the order is refused; empty when it was carried out.</returns>
    public async Task<ImmutableArray<string>> ChangeAsync(SettingsOrder order, DateTimeOffset at)
    {
        await _changing.WaitAsync();
        try
        {
            var found = _catalog.Find(_domain);
            if (_catalog.FindConfig(_domain) is not { } file)
            {
                return [$"The settings of budget '{_domain}' do not come from a configuration and cannot be changed."];
            }

            var (settings, problems) = Desk.Change(file, Overrides, order, at);
            if (settings is null)
            {
                return problems;
            }

            var state = new GrainState<BudgetOverrides>(new BudgetOverrides { Overrides = settings.Overrides }, _state.ETag) { RecordExists = _state.RecordExists };
            await _storage.WriteStateAsync(StateName, _grain, state);
            _state = state;
            _base = found;
            _terms = InForce(file, settings.Config);
            return [];
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _changing.Dispose();

    private BudgetTerms ThatOf(BudgetTerms found)
    {
        if (_catalog.FindConfig(_domain) is not { } file)
        {
            return found;
        }

        if (_terms is null || _file is null)
        {
            return Restored(file);
        }

        var (settings, problems) = Desk.Follow(file, Overrides);
        if (settings is null)
        {
            FileProblems = problems;
            _listener.OnFileNotFollowed(problems);
            return _terms;
        }

        Keep(settings.Overrides);
        return InForce(file, settings.Config);
    }

    /// <summary>The file's terms with the operators' changes. A change that does not fit the file is dropped, for no other terms are in force yet.</summary>
    private BudgetTerms Restored(GlobalPlannerConfig file)
    {
        var (settings, dropped) = Desk.Restore(file, Overrides);
        foreach (var (setting, problem) in dropped)
        {
            _listener.OnSettingDropped(setting, problem);
        }

        Keep(settings.Overrides);
        return InForce(file, settings.Config);
    }

    private void Keep(ImmutableArray<SettingOverride> overrides) => _state.State = _state.State! with { Overrides = overrides };

    private BudgetTerms InForce(GlobalPlannerConfig file, GlobalPlannerConfig config)
    {
        if (_file is not null && SettingsComparison.Between(_file, file) is { IsEmpty: false } differences)
        {
            _listener.OnFileFollowed(differences);
        }

        (_file, FileProblems) = (file, []);
        return config.ToBudgetTerms();
    }
}

/// <summary>Receives the consequences of a changed configuration for a budget's settings.</summary>
internal interface IBudgetSettingsListener
{
    /// <summary>A setting that an operator changed does not fit the configuration and is dropped.</summary>
    void OnSettingDropped(SettingOverride setting, string problem);

    /// <summary>A changed configuration is in force.</summary>
    void OnFileFollowed(ImmutableArray<SettingDifference> differences);

    /// <summary>A changed configuration conflicts with operators' changes; the previous terms stay in force.</summary>
    void OnFileNotFollowed(ImmutableArray<string> problems);
}
