using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.WhatIf;

/// <summary><c>gplan whatif POOL --set ttft_ms=200 --set max_gpu_budget=16</c>.</summary>
internal static class WhatIfCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = PoolCommand.NameArgument();
        var set = SettingArguments.Option("--set", "A setting of the planner and the value to try; may be given again. Nothing is changed or written.");
        return new Command("whatif", "What a pool's planner would decide with other settings, on what it last saw.")
            .With(name, set)
            .RunsOnline(console, async (context, client) =>
            {
                var changes = context.Get(set);
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                var answer = await client.WhatIfAsync(pool, changes, context.Stop).ConfigureAwait(false);
                if (!answer.Problems.IsDefaultOrEmpty)
                {
                    throw new CommandFailedException(answer.Problems);
                }

                context.Results().WriteOne(
                    new WhatIfResult(pool.Name, changes, answer.Problems, answer.AsItIs, answer.WithChanges), WhatIfSheet.Draw);
                return ExitCode.Done;
            });
    }
}
