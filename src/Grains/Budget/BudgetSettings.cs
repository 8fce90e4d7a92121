using System.Collections.Immutable;
using GlobalPlanner.Planning.Arbitration;
using GlobalPlanner.Planning.Configuration.GlobalBudget;
using GlobalPlanner.Planning.Configuration.Overlay;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// The terms of one budget: those of the catalog, with what operators changed above them. Used from one grain's turns
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
    private readonly Action<SettingOverride, string> _dropped;
    private readonly SemaphoreSlim _changing = new(1);
    private GrainState<BudgetOverrides> _state = new(new BudgetOverrides());
    private BudgetTerms? _base;
    private BudgetTerms? _terms;

    private BudgetSettings(IBudgetCatalog catalog, IGrainStorage storage, GrainId grain, string domain, Action<SettingOverride, string> dropped) =>
        (_catalog, _storage, _grain, _domain, _dropped) = (catalog, storage, grain, domain, dropped);

    /// <summary>Reads what operators changed.</summary>
    /// <param name="catalog">The configured budgets.</param>
    /// <param name="storage">Where changes are kept.</param>
    /// <param name="grain">The budget's grain.</param>
    /// <param name="domain">The budget's domain.</param>
    /// <param name="dropped">Is told of a change that no longer fits the configuration and is dropped, and why.</param>
    public static async Task<BudgetSettings> OpenAsync(
        IBudgetCatalog catalog, IGrainStorage storage, GrainId grain, string domain, Action<SettingOverride, string> dropped)
    {
        var settings = new BudgetSettings(catalog, storage, grain, domain, dropped);
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

    /// <summary>The terms now in force; null when there is no such budget. The same object until they change.</summary>
    public BudgetTerms? Terms
    {
        get
        {
            var found = _catalog.Find(_domain);
            if (!ReferenceEquals(found, _base) || _terms is null)
            {
                _base = found;
                _terms = found is null ? null : Restored(found);
            }

            return _terms;
        }
    }

    /// <summary>Follows an order whole, durably, or not at all.</summary>
    /// <returns>Every reason why it is not followed; empty when it is.</returns>
    public async Task<ImmutableArray<string>> ChangeAsync(SettingsOrder order, DateTimeOffset at)
    {
        if (_catalog.FindConfig(_domain) is not { } file)
        {
            return [$"The settings of budget '{_domain}' do not come from a configuration and cannot be changed."];
        }

        await _changing.WaitAsync();
        try
        {
            var (settings, problems) = Desk.Change(file, Overrides, order, at);
            if (settings is null)
            {
                return problems;
            }

            var state = new GrainState<BudgetOverrides>(new BudgetOverrides { Overrides = settings.Overrides }, _state.ETag) { RecordExists = _state.RecordExists };
            await _storage.WriteStateAsync(StateName, _grain, state);
            _state = state;
            _terms = settings.Config.ToBudgetTerms();
            return [];
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _changing.Dispose();

    private BudgetTerms Restored(BudgetTerms found)
    {
        if (Overrides.IsEmpty || _catalog.FindConfig(_domain) is not { } file)
        {
            return found;
        }

        var (settings, dropped) = Desk.Restore(file, Overrides);
        foreach (var (setting, problem) in dropped)
        {
            _dropped(setting, problem);
        }

        _state.State = _state.State! with { Overrides = settings.Overrides };
        return settings.Config.ToBudgetTerms();
    }
}
