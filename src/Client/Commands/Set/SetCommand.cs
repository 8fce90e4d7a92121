using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.Set;

/// <summary><c>gplan set POOL min_endpoint=2 --reason "…"</c>.</summary>
internal static class SetCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = PoolArgument.Create();
        var orders = new SettingsOrders("min_endpoint=2");
        return new Command("set", "Changes settings of a pool's planner from its next tick on. They override the configuration file and survive a restart.")
            .With([name, .. orders.Symbols])
            .RunsOnline(console, async (context, client) =>
            {
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                return await orders.RunAsync(context, pool.Name, order => client.SetAsync(pool, order, context.Stop)).ConfigureAwait(false);
            });
    }
}
