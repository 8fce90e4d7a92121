using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Grains.ControlPlane;

/// <summary>Lists the conditions that need an operator.</summary>
internal static class AttentionList
{
    /// <summary>One sentence for each condition.</summary>
    /// <param name="pools">Every pool.</param>
    /// <param name="budgets">Every budget that answered.</param>
    /// <param name="silentBudgets">Domains of the budgets that did not.</param>
    /// <param name="lostSilos">Silos that were declared dead by others and have not come back.</param>
    /// <param name="tickDeadline">When a pool's next tick must have happened, after its last one.</param>
    /// <param name="startedAt">Since when ticks can be expected, planner time.</param>
    public static ImmutableArray<string> Of(
        IEnumerable<PoolStatus> pools,
        IEnumerable<BudgetStatus> budgets,
        IEnumerable<string> silentBudgets,
        IEnumerable<string> lostSilos,
        Func<PoolStatus, TimeSpan> tickDeadline,
        DateTimeOffset startedAt) =>
    [
        .. budgets.Where(budget => budget.HeldGpus > budget.CeilingGpus).Select(OverCeiling),
        .. budgets.SelectMany(budget => budget.FileProblems.Select(problem => NotFollowed($"Budget {budget.Domain}", problem))),
        .. silentBudgets.Select(domain => $"Budget {domain} does not answer."),
        .. lostSilos.Select(silo => $"Silo {silo} is dead."),
        .. pools.SelectMany(pool => OfPool(pool, tickDeadline(pool), startedAt)),
    ];

    private static string NotFollowed(string what, string problem) =>
        $"{what}: rejected the changed configuration file; the previous configuration stays in force: {problem}";

    private static IEnumerable<string> OfPool(PoolStatus pool, TimeSpan tickDeadline, DateTimeOffset startedAt)
    {
        if (pool.Hold is { } hold && (hold.Overdue || hold.Name == HoldReason.DeploymentUnreadable.Name))
        {
            yield return $"{pool.Name}: {hold.Name} for {DurationText.Rough(pool.Now - hold.Since)}. It ends when: {hold.Exit}";
        }

        foreach (var problem in pool.FileProblems)
        {
            yield return NotFollowed(pool.Name, problem);
        }

        if (pool.Hold?.Name == HoldReason.PlannerUnreachable.Name)
        {
            yield break;
        }

        var silence = pool.Now - (pool.LastTickAt is { } last && last > startedAt ? last : startedAt);
        if (silence > tickDeadline)
        {
            yield return pool.LastTickAt is null
                ? $"{pool.Name}: has not ticked yet, {DurationText.Rough(silence)} after it should have begun."
                : $"{pool.Name}: has not ticked for {DurationText.Rough(pool.Now - pool.LastTickAt.Value)}.";
        }
    }

    private static string OverCeiling(BudgetStatus budget) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Budget {budget.Domain}: {budget.HeldGpus} GPUs are held, {budget.HeldGpus - budget.CeilingGpus} above the ceiling of {budget.CeilingGpus}.");
}
