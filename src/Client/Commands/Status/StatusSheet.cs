using GlobalPlanner.Client.Commands.Budget;
using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Identity;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Status;

/// <summary>Shows the control plane on one screen.</summary>
internal static class StatusSheet
{
    /// <summary>Draws silos, budgets, pools and holds.</summary>
    public static IRenderable Draw(ClusterStatus status)
    {
        var sheet = new Sheet().Title("silos");
        foreach (var silo in status.Silos)
        {
            var active = silo.Status.Equals("active", StringComparison.OrdinalIgnoreCase);
            sheet.Line(silo.Address, new Cell(silo.Status.ToLowerInvariant(), active ? Tone.Good : Tone.Caution));
        }

        sheet.Title("budgets");
        if (status.Budgets.IsDefaultOrEmpty)
        {
            sheet.Sentence("none");
        }

        foreach (var budget in status.Budgets)
        {
            sheet.Line(budget.Domain, BudgetSheet.Figures(budget));
            foreach (var pool in budget.Pools.Where(pool => pool.Waiting is not null))
            {
                sheet.Line("", new Cell(
                    $"{pool.Participant}/{pool.Role.Name()} has waited {Humane.Age(status.Now - pool.Waiting!.Since)} " +
                    $"for {Humane.Plural(pool.Waiting.Replicas, "replica")}: {pool.Waiting.Message}",
                    Tone.Caution));
            }
        }

        sheet.Title("pools").Add(PoolsTable.Draw(status.Pools)).Title("holds");
        var held = status.Pools.Where(pool => pool.Hold is not null || pool.Pause is not null).ToList();
        if (held.Count == 0)
        {
            sheet.Sentence(new Cell("none", Tone.Good));
        }

        foreach (var pool in held)
        {
            if (pool.Pause is { } pause)
            {
                sheet.Line(pool.Name, new Cell($"paused {PoolText.Describe(pause)}", Tone.Caution));
            }

            if (PoolText.HoldBesidePause(pool) is { } hold)
            {
                var described = PoolText.Describe(hold, status.Now);
                sheet.Line(pool.Name, described with { Text = $"{described.Text}; ends when: {hold.Exit}" });
            }
        }

        sheet.Title("attention");
        if (status.Attention.IsDefaultOrEmpty)
        {
            sheet.Sentence(new Cell("nothing needs an operator", Tone.Good));
        }
        else
        {
            sheet.Sentence(new Cell($"{Humane.Plural(status.Attention.Length, "problem")} for an operator, listed on standard error", Tone.Bad));
        }

        return sheet.ToRenderable();
    }
}
