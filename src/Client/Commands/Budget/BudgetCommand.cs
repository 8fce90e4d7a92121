using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.Budget;

/// <summary><c>gplan budget [--watch]</c>.</summary>
internal static class BudgetCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var watch = new Watch();
        return new Command("budget", "Every GPU budget: ceiling, floor, held, granted, headroom, each pool's part, what waits and why.")
            .With(watch.Options)
            .RunsOnline(console, (context, client) => watch.RunAsync(
                context,
                () => client.GetStatusAsync(context.Stop),
                static status => BudgetSheet.Draw(status.Budgets, status.Now),
                static (results, status) => results.WriteMany(status.Budgets, budgets => BudgetSheet.Draw(budgets, status.Now))));
    }
}
