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
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var watch = new Watch();
        return new Command("budget", "Shows every GPU budget: ceiling, floor, held, granted, charged, headroom, every role, and what waits and why.")
            .With([CreateSet(console), .. watch.Options])
            .RunsOnline(console, (context, client) => watch.RunAsync(
                context,
                () => client.GetStatusAsync(context.Stop),
                static status => BudgetSheet.Draw(status.Budgets, status.Now),
                static (results, status) => results.WriteMany(status.Budgets, budgets => BudgetSheet.Draw(budgets, status.Now))));
    }

    private static Command CreateSet(CommandConsole console)
    {
        var domain = new Option<string?>("--domain") { Description = "The budget. [default: the only one]", HelpName = "name" };
        var orders = new SettingsOrders("max_total_gpus=32");
        return new Command("set", "Changes settings of a GPU budget from its next decision on. They override the configuration file and survive a restart.")
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
        return (domain, budgets.Length) switch
        {
            (null, 1) => budgets[0].Domain,
            (null, 0) => throw new CommandFailedException("no budget answers"),
            (null, _) => throw new CommandFailedException($"there are several budgets: give --domain, one of {known}", ExitCode.Usage),
            _ when budgets.Any(budget => budget.Domain == domain) => domain,
            _ => throw new CommandFailedException($"budget '{domain}' is unknown{(known.Length == 0 ? "" : $"; there is {known}")}"),
        };
    }
}
