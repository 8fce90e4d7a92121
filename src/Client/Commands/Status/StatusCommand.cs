using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.Status;

/// <summary><c>gplan status</c>: fails when something needs an operator, and lists the problems.</summary>
internal static class StatusCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console) =>
        new Command("status", "Shows silos, pools, budgets and holds on one screen; exit code 1 when something needs an operator.")
            .RunsOnline(console, async (context, client) =>
            {
                var status = await client.GetStatusAsync(context.Stop).ConfigureAwait(false);
                context.Results().WriteOne(status, StatusSheet.Draw);
                await console.Out.FlushAsync(context.Stop).ConfigureAwait(false);
                foreach (var matter in status.Attention)
                {
                    console.WriteError(matter);
                }

                return status.Attention.IsDefaultOrEmpty ? ExitCode.Done : ExitCode.Failed;
            });
}
