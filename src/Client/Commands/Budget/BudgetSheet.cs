using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Budget;

/// <summary>Budgets with what every pool has of them.</summary>
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
            if (Violation(budget) is { } violation)
            {
                sheet.Line("violated", new Cell(violation, Tone.Bad));
            }

            sheet.Add(new Text(string.Empty)).Add(Pools(budget, now));
        }

        return sheet.ToRenderable();
    }

    /// <summary>Ceiling, floor, held, granted and headroom in one line.</summary>
    public static Cell Figures(BudgetStatus budget) => new(
        $"held {budget.HeldGpus}, granted {budget.GrantedGpus}, ceiling {Humane.Count(budget.CeilingGpus)}, " +
        $"floor {Humane.Count(budget.FloorGpus)}, headroom {Humane.Count(budget.HeadroomGpus)}",
        Violation(budget) is null ? Tone.Plain : Tone.Bad);

    /// <summary>Which bound is violated; null when none is.</summary>
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

    private static IRenderable Pools(BudgetStatus budget, DateTimeOffset now)
    {
        if (budget.Pools.IsDefaultOrEmpty)
        {
            return new Text("  no pool has a part of it yet");
        }

        var table = new TextTable("  POOL", "ROLE", "HELD>", "GRANTED>", "GPU EACH>", "GPUS HELD>", "WAITS FOR>", "SINCE>", "WHY");
        foreach (var pool in budget.Pools)
        {
            var waiting = pool.Waiting;
            table.Row(
                $"  {pool.Participant}",
                Humane.Words(pool.Role),
                new Cell(Humane.Count(pool.HeldReplicas), pool.HeldReplicas == pool.GrantedReplicas ? Tone.Plain : Tone.Caution),
                Humane.Count(pool.GrantedReplicas),
                pool.GpuPerReplica is { } each ? Humane.Count(each) : new Cell("unknown", Tone.Caution),
                Humane.Count(pool.HeldReplicas * pool.GpuPerReplica),
                waiting is null ? new Cell(Humane.Absent, Tone.Quiet) : new Cell($"+{waiting.Replicas}", Tone.Caution),
                waiting is null ? "" : Humane.Age(now - waiting.Since),
                waiting is null ? "" : $"{Humane.Words(waiting.Reason)}: {waiting.Message}");
        }

        return table.ToRenderable();
    }
}
