using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.Set;

/// <summary><c>gplan set POOL min_endpoint=2 --reason "…"</c>.</summary>
internal static class SetCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = PoolCommand.NameArgument();
        var orders = new SettingsOrders("min_endpoint=2");
        return new Command("set", "Changes settings of a pool's planner from its next tick on; they survive a restart and go before the file.")
            .With([name, .. orders.Symbols])
            .RunsOnline(console, async (context, client) =>
            {
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                return await orders.RunAsync(context, pool.Name, order => client.SetAsync(pool, order, context.Stop)).ConfigureAwait(false);
            });
    }
}
