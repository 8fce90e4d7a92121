using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.Pools;

/// <summary><c>gplan pool NAME</c>.</summary>
internal static class PoolCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = PoolArgument.Create();
        return new Command("pool", "Shows one pool in full.")
            .With(name)
            .RunsOnline(console, async (context, client) =>
            {
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                context.Results().WriteOne(pool, PoolSheet.Draw);
                return ExitCode.Done;
            });
    }
}
