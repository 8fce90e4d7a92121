using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Budget;

/// <summary>Builds the events of a budget.</summary>
internal static class BudgetEvents
{
    /// <summary>This activation took the ledger over.</summary>
    public static ControlPlaneEvent Opened(string domain, BudgetBook book, DateTimeOffset at) => New(
        at,
        EventKind.BudgetOpened,
        domain,
        string.Create(CultureInfo.InvariantCulture, $"The ledger was taken over in epoch {book.Epoch}.")) with
    {
        Figures = ImmutableSortedDictionary<string, double>.Empty
            .Add("charged_gpus", book.Totals.ChargedGpus)
            .Add("deployments", book.Deployments)
            .Add("epoch", book.Epoch),
    };

    /// <summary>The terms have changed.</summary>
    public static ControlPlaneEvent TermsChanged(string domain, BudgetTerms terms, DateTimeOffset at)
    {
        var figures = ImmutableSortedDictionary.CreateBuilder<string, double>();
        if (terms.CeilingGpus is { } ceiling)
        {
            figures["ceiling_gpus"] = ceiling;
        }

        if (terms.FloorGpus is { } floor)
        {
            figures["floor_gpus"] = floor;
        }

        return New(at, EventKind.TermsChanged, domain, $"Ceiling {Text(terms.CeilingGpus)}, floor {Text(terms.FloorGpus)}.") with { Figures = figures.ToImmutable() };
    }

    /// <summary>An operator changed settings.</summary>
    public static ControlPlaneEvent SettingsChanged(string domain, SettingsOrder order, DateTimeOffset at) =>
        New(at, EventKind.SettingsChanged, domain, SettingsText.Of(order)) with { By = order.By };

    /// <summary>The configuration file changed settings.</summary>
    public static ControlPlaneEvent SettingsChanged(string domain, ImmutableArray<SettingDifference> differences, DateTimeOffset at) =>
        New(at, EventKind.SettingsChanged, domain, SettingsText.Of(differences)) with { By = ControlPlaneEvent.ConfigurationFile };

    /// <summary>The changed configuration file conflicts with operators' changes and is not in force.</summary>
    public static ControlPlaneEvent FileNotFollowed(string domain, ImmutableArray<string> problems, DateTimeOffset at) =>
        New(at, EventKind.ConfigRefused, domain, string.Join("; ", problems)) with { By = ControlPlaneEvent.ConfigurationFile };

    /// <summary>A setting that an operator changed was dropped.</summary>
    public static ControlPlaneEvent SettingDropped(string domain, SettingOverride setting, string problem, DateTimeOffset at) =>
        New(at, EventKind.SettingDropped, domain, SettingsText.Dropped(setting, problem));

    /// <summary>A decision of the budget.</summary>
    public static ControlPlaneEvent Of(BudgetEvent happened) => new()
    {
        At = happened.At,
        Kind = KindOf(happened.Kind),
        Subject = happened.Subject,
        Message = happened.Message,
        Figures = happened.Gpus is { } gpus
            ? ImmutableSortedDictionary<string, double>.Empty.Add("gpus", gpus)
            : ImmutableSortedDictionary<string, double>.Empty,
    };

    /// <summary>Explains a ceiling that is exceeded or a floor that is not reached at the moment.</summary>
    public static ImmutableArray<string> Remarks(BudgetStatus budget)
    {
        var remarks = ImmutableArray.CreateBuilder<string>();
        if (budget.CeilingGpus is { } ceiling && budget.ChargedGpus > ceiling)
        {
            remarks.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{budget.ChargedGpus} GPUs are charged and {budget.HeldGpus} held, more than the ceiling of {ceiling}: no replicas are removed, growth waits until {budget.ChargedGpus - ceiling} GPUs are released"));
        }

        if (budget.FloorGpus is { } floor && budget.HeldGpus < floor)
        {
            remarks.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{budget.HeldGpus} GPUs are held, fewer than the floor of {floor}: no replicas are added, but no pool may shrink"));
        }

        return remarks.ToImmutable();
    }

    private static string KindOf(BudgetEventKind kind) => kind switch
    {
        BudgetEventKind.Grant => EventKind.Grant,
        BudgetEventKind.Hold => EventKind.Hold,
        BudgetEventKind.Served => EventKind.Served,
        BudgetEventKind.Reject => EventKind.Reject,
        BudgetEventKind.ReclaimNotice => EventKind.ReclaimNotice,
        BudgetEventKind.ReclaimCancelled => EventKind.ReclaimCancelled,
        BudgetEventKind.Reclaim => EventKind.Reclaim,
        BudgetEventKind.Evict => EventKind.Evict,
        BudgetEventKind.Unschedulable => EventKind.Unschedulable,
        BudgetEventKind.Retry => EventKind.UnschedulableRetry,
        BudgetEventKind.TradeCompensated => EventKind.TradeCompensated,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of event has no name."),
    };

    private static string Text(int? gpus) => gpus?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static ControlPlaneEvent New(DateTimeOffset at, string kind, string domain, string message) =>
        new() { At = at, Kind = kind, Subject = $"budget/{domain}", Message = message };
}
