using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.Pools;

/// <summary><c>gplan pool NAME</c>.</summary>
internal static class PoolCommand
{
    /// <summary>The argument that names a pool.</summary>
    public static Argument<string> NameArgument() => new("pool")
    {
        Description = "A pool as 'gplan pools' lists it; without its namespace when only one has the name.",
        HelpName = "POOL",
    };

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = NameArgument();
        return new Command("pool", "One pool in full.")
            .With(name)
            .RunsOnline(console, async (context, client) =>
            {
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                context.Results().WriteOne(pool, PoolSheet.Draw);
                return ExitCode.Done;
            });
    }
}
