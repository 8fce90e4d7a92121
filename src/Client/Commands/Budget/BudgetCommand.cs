using System.Collections.Immutable;
using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Set;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Client.Commands.Budget;

/// <summary><c>gplan budget [--watch]</c> and <c>gplan budget set max_total_gpus=32</c>.</summary>
internal static class BudgetCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var watch = new Watch();
        return new Command("budget", "Every GPU budget: ceiling, floor, held, granted, headroom, each pool's part, what waits and why.")
            .With([CreateSet(console), .. watch.Options])
            .RunsOnline(console, (context, client) => watch.RunAsync(
                context,
                () => client.GetStatusAsync(context.Stop),
                static status => BudgetSheet.Draw(status.Budgets, status.Now),
                static (results, status) => results.WriteMany(status.Budgets, budgets => BudgetSheet.Draw(budgets, status.Now))));
    }

    private static Command CreateSet(CommandConsole console)
    {
        var domain = new Option<string?>("--domain") { Description = "Which budget. [default: the only one]", HelpName = "name" };
        var orders = new SettingsOrders("max_total_gpus=32");
        return new Command("set", "Changes settings of a GPU budget from the next decision on; they survive a restart and go before the file.")
            .With([domain, .. orders.Symbols])
            .RunsOnline(console, async (context, client) =>
            {
                var name = Find(context.Parse.GetValue(domain), await client.GetBudgetsAsync(context.Stop).ConfigureAwait(false));
                return await orders.RunAsync(context, name, order => client.SetAsync(name, order, context.Stop)).ConfigureAwait(false);
            });
    }

    private static string Find(string? domain, ImmutableArray<BudgetStatus> budgets)
    {
        var known = string.Join(", ", budgets.Select(static budget => budget.Domain));
        return domain is null
            ? budgets.Length == 1
                ? budgets[0].Domain
                : throw new CommandFailedException(budgets.IsEmpty ? "no budget answers" : $"there are several budgets: give --domain, one of {known}", budgets.IsEmpty ? ExitCode.Failed : ExitCode.Usage)
            : budgets.Any(budget => budget.Domain == domain)
                ? domain
                : throw new CommandFailedException($"budget '{domain}' is unknown{(known.Length == 0 ? "" : $"; there is {known}")}");
    }
}
