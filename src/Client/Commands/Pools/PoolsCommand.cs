using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.Pools;

/// <summary><c>gplan pools [--watch]</c>.</summary>
internal static class PoolsCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var watch = new Watch();
        return new Command("pools", "Lists every pool: replicas ready and desired, last decision, estimates, GPUs held.")
            .With(watch.Options)
            .RunsOnline(console, (context, client) => watch.RunAsync(
                context,
                async () => await client.GetPoolsAsync(context.Stop).ConfigureAwait(false),
                static pools => PoolsTable.Draw(pools),
                static (results, pools) => results.WriteMany(pools, static all => PoolsTable.Draw(all))));
    }
}
