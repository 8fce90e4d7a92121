using System.Globalization;
using GlobalPlanner.Client.Commands.Set;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Budget;

/// <summary>Shows budgets with their groups and roles.</summary>
internal static class BudgetSheet
{
    /// <summary>Draws the budgets in full.</summary>
    public static IRenderable Draw(IReadOnlyCollection<BudgetStatus> budgets, DateTimeOffset now)
    {
        if (budgets.Count == 0)
        {
            return new Text("no budget");
        }

        var sheet = new Sheet();
        foreach (var budget in budgets)
        {
            sheet.Title($"budget {budget.Domain}").Line("GPUs", Figures(budget));
            foreach (var setting in budget.Overrides)
            {
                sheet.Line("override", new Cell(SettingsOrders.Text(setting), Tone.Caution));
            }

            if (Violation(budget) is { } violation)
            {
                sheet.Line("violated", new Cell(violation, Tone.Bad));
            }

            if (budget.Groups.Length > 0)
            {
                sheet.Add(new Text(string.Empty)).Add(Groups(budget));
            }

            sheet.Add(new Text(string.Empty)).Add(Roles(budget, now));
        }

        return sheet.ToRenderable();
    }

    /// <summary>Ceiling, floor, held, granted and headroom in one line.</summary>
    public static Cell Figures(BudgetStatus budget) => new(
        $"held {budget.HeldGpus}, granted {budget.GrantedGpus}, charged {budget.ChargedGpus}, " +
        $"ceiling {Bound(budget.CeilingGpus, budget, "max_total_gpus")}, floor {Bound(budget.FloorGpus, budget, "min_total_gpus")}, " +
        $"headroom {Humane.Count(budget.HeadroomGpus)}",
        Violation(budget) is null ? Tone.Plain : Tone.Bad);

    /// <summary>The violated bound; null when none is.</summary>
    public static string? Violation(BudgetStatus budget)
    {
        if (budget.CeilingGpus is { } ceiling && budget.HeldGpus > ceiling)
        {
            return $"{Humane.Plural(budget.HeldGpus, "GPU")} held, {budget.HeldGpus - ceiling} above the ceiling";
        }

        return budget.FloorGpus is { } floor && budget.HeldGpus < floor
            ? $"{Humane.Plural(budget.HeldGpus, "GPU")} held, {floor - budget.HeldGpus} below the floor"
            : null;
    }

    /// <summary>A bound, with the operator who set it when it does not come from the file.</summary>
    private static string Bound(int? gpus, BudgetStatus budget, string setting) =>
        budget.Overrides.FirstOrDefault(candidate => candidate.Key == setting) is { } changed
            ? $"{Humane.Count(gpus)} (set by {changed.By})"
            : Humane.Count(gpus);

    private static IRenderable Groups(BudgetStatus budget)
    {
        var table = new TextTable("  GROUP", "PART OF", "GPU TYPE", "WEIGHT>", "GUARANTEED>", "MAY BORROW>", "MAY LEND>", "USED>", "BORROWED>", "DEMAND>", "ENTITLED>");
        foreach (var group in budget.Groups)
        {
            table.Row(
                $"  {(group.Name.Length == 0 ? "(no group)" : group.Name)}",
                group.Parent ?? Humane.Absent,
                group.GpuType.Length == 0 ? Humane.Absent : group.GpuType,
                group.Weight.ToString("0.##", CultureInfo.InvariantCulture),
                Count(group.GuaranteedGpus),
                group.BorrowingLimitGpus is { } borrowing ? Count(borrowing) : "all",
                group.LendingLimitGpus is { } lending ? Count(lending) : "all",
                Count(group.UsedGpus),
                new Cell(Count(group.BorrowedGpus), group.UsedGpus > group.EntitledGpus ? Tone.Caution : Tone.Plain),
                Count(group.DemandGpus),
                Count(group.EntitledGpus));
        }

        return table.ToRenderable();

        static string Count(long gpus) => gpus.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Explains why a role waits, must release replicas, or has replicas without GPUs.</summary>
    private static string Why(BudgetRole role)
    {
        string?[] reasons =
        [
            role.Waiting is { } waiting ? $"{Humane.Words(waiting.Reason)}: {waiting.Message}" : null,
            role.Reclaim is { } notice
                ? $"must release {Humane.Plural(role.GrantedReplicas - notice.ToReplicas, "replica")} for {notice.For} by {Humane.Moment(notice.DueAt)}"
                : null,
            role.PendingReplicas > 0 ? $"{Humane.Plural(role.PendingReplicas, "replica")} without GPUs yet" : null,
            role.Unschedulable is { } mark
                ? $"replicas above {mark.Replicas} found no GPUs; next attempt at {Humane.Moment(mark.RetryAt)}"
                : null,
        ];
        return string.Join("; ", reasons.OfType<string>());
    }

    private static IRenderable Roles(BudgetStatus budget, DateTimeOffset now)
    {
        if (budget.Pools.IsDefaultOrEmpty)
        {
            return new Text("  no role is known to it yet");
        }

        var table = new TextTable("  POOL", "ROLE", "REQUESTED>", "GRANTED>", "HELD>", "GPU EACH>", "GPUS HELD>", "WAITS FOR>", "SINCE>", "WHY");
        foreach (var role in budget.Pools)
        {
            var waiting = role.Waiting;
            table.Row(
                $"  {role.Participant}",
                Humane.Words(role.Role),
                new Cell(Humane.Count(role.RequestedReplicas), waiting is null ? Tone.Plain : Tone.Caution),
                Humane.Count(role.GrantedReplicas),
                new Cell(Humane.Count(role.HeldReplicas), role.HeldReplicas == role.GrantedReplicas ? Tone.Plain : Tone.Caution),
                role.GpuPerReplica is { } each ? Humane.Count(each) : new Cell("unknown", Tone.Caution),
                Humane.Count(role.HeldReplicas * role.GpuPerReplica),
                waiting is null ? new Cell(Humane.Absent, Tone.Quiet) : new Cell(waiting.Replicas.ToString("+0;-0", CultureInfo.InvariantCulture), Tone.Caution),
                waiting is null ? "" : Humane.Age(now - waiting.Since),
                Why(role));
        }

        return table.ToRenderable();
    }
}
